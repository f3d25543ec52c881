"""The language that rules are written in, as one table (`grammar`) of forms, keys and kinds of values (`words`).

`parse` reads a rule and `parse_when` its conditions, by a `reader` that remembers everything that is wrong; `reach`
finds conditions that can never hold; `schema` describes the language for editors.
"""
