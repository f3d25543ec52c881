"""How a home improves from what its people tell it: at night, from the home's own record, seeded and repeatable.

- what people do, from their labels: the `apprentice` rides along and keeps a `diary`, `lessons` are its numbers; trees
  are grown (`grow`: by scikit-learn in the `orchard`, else `plain`, put together as `timber`), and `favour` and
  `trust` say how far to follow them; `retrospect` does all of it for a daemon
- what is welcome, from their answers: `preferences` at home, `together` over many homes, on `nights` of a replay or
  `overnight` in a process of its own; `regularities` become rules to accept
- what phones sound like in each room: the `radio_map`; what each sensor is worth: `senses`
"""
