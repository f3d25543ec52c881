"""Many homes: the reducer that one home lives by, keyed by home id, for operators who serve a street or a country.

`record` is what travels, `order` puts it in order, `setup` says how a home is set up and from when, `home` is one home
as one key. `partition` and `local` let many live on one machine, `flink` on an engine beyond it. `trial`, `pool` and
`on_ray` try a change on everybody's logs; `train` learns from many homes what they have in common; `rollout` brings a
change to them in stages.
"""
