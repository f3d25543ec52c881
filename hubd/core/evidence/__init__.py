"""Evidence to belief: what each kind of observation says, at the worth that `hubd.core.likelihoods` gives it.

- `fuse` hands an observation to `rooms` (motion, doors, appliances, sounds), `people` (what they carry), `faces`
  (cameras, voices, codes) or `air` (carbon dioxide)
- who it is: `recognised` moves the belief, `identity` weighs names and likenesses, the `gallery` holds enrolled faces
  and voices (scalar products by `lanes`), `cameras` learns how far each camera's names can be trusted
- what things mean: `appliances`, and the `cues` of rooms for what people do there; `ailments` of the sensors themselves
- `notes` are the small changes to the state that all of them make
"""
