"""How words reach a person, and nobody else: speakers, screens, phones.

`outputs` are those that reach somebody now, `company` who else would hear or see it there; `delivery` is the way that
was chosen, `effects` what it commands, and a `veil` falls over private words when somebody comes into sight.
"""
