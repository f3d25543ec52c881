"""What the house says: `phrases` in the language of whoever hears them, from the tables of the `phrasebook`, and
`lengths` of time in words.
"""
