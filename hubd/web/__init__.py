"""The screen and the API behind it: HTTP for people's own devices, on the home's own network, with tokens.

It looks at the household through `House`, and whatever people do here goes into the loop as an input of the journal.
"""
