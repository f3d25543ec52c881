"""The examples inside rules: small scripts that must come out as they say.

`rehearse` runs them in a `scripted` home, where devices say what is `reported` of them; `missed` tells what a rule
lacked that did not propose.
"""
