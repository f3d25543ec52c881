"""Who is where: one forward filter per person (`location`) over the ways and dwell times of `movement`,
which knows by `belongings` whose room is whose.

- what names somebody: the `radio` of phones and tags, what `receivers` do not hear, and who is `beside` them
- what names nobody is shared out (`sharing`) among residents, `visitors`, `pets` and chance; `ghosts` are things that
  move although nobody can be there; `carbon_dioxide` says how many breathe
- `occupancy` is the same from a room's side: is anybody here, and how many
- `usual` is where somebody is expected of whom there is no sign
"""
