"""What believes and decides: values in, values out. No input or output, no clock, no chance, no library but msgspec.

An event meets the modules in this order; `step` is where they stand one below the other, with a `brain` of models,
rules and plans that never changes while living.

- what may come in: `events`; what is so by configuration: `household` and its `floor`; all that is remembered: `state`,
  made of `beliefs` about the house and `memories` of what was told
- what is no news stops here: `normalise`, by `readings` and `consent`
- evidence becomes belief, in the order of `belief`: `fuse` hands each kind of observation to `fuse_rooms`,
  `fuse_people`, `fuse_faces` or `fuse_air`, at what `likelihoods` say it is worth
- who is where: `location`, over the ways of `movement`; what names nobody is shared out by `sharing`, with `pets` and
  `occupancy`; what a `radio`, a camera (`cameras`) or a recogniser (`recognised`, `identity`, `gallery`) says of
  somebody; what is `usual` where there is no sign
- what people do: `cues` of rooms and `appliances` to an `activity`, `sleep`, the mode of the `house`; what the home has
  taught (`habits`) and what other homes have (`onlooker`), both from `traces`
- what follows: the `context` as rules read it, `rules` that propose, the `policy` that decides, `chains` of steps; what
  comes of it are `decisions`
- food, for offers: a `cookbook` of `recipes`, the `larder`, `diets`, `taste`
"""
