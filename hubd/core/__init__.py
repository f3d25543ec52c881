"""What believes and decides: values in, values out. No input or output, no clock, no chance, no library but msgspec.

An event meets the modules in this order; `step` is where they stand one below the other, with a `brain` of models,
rules and plans that never changes while living.

- what may come in: `events`; what is so by configuration: `household` and its `floor`; all that is remembered: `state`,
  made of `beliefs` about the house and `memories` of what was told
- what is no news stops here: `normalise`, by `readings` and `consent`
- evidence becomes belief, in the order of `belief`: `evidence` says what each kind of observation speaks for, at what
  `likelihoods` say it is worth; `whereabouts` is who is where, `activities` what they do, `house` the mode of the whole
- what follows: the `context` as rules read it, `rules` that propose, the `policy` that decides, `chains` of steps; what
  comes of it are `decisions`
- food, for offers, is the `kitchen`'s
"""
