"""Rules: declared reasons to propose something, compiled once to functions that explain themselves.

- `language` reads them: plain data to a typed `spec`, with every problem in its place
- `compile` binds each rule to the people and rooms that it is tried for (`bindings`), one `instance` for each, refuses
  `loops`, and puts all of a household into the `rulebook`; its `conditions` become functions (`check`)
- so that few are ever asked: the `index` knows which conditions read a fact, `thresholds` from which probability on a
  belief matters, `names` which devices a rule speaks of
- the `engine` proposes what is true now, for an `audience`, and what is `due`; `holding` is what rules keep back, and
  `nearly` what almost fired
- `examples` inside rules are played to them
"""
