"""Food, for offers: which dish suits who is at home, what is in the house, and what nobody may be given.

- recipes come in as people and programs write them: `written`, `schema_org`, their lines by `ingredients`, `units` and
  `spans`; a `cookbook` holds them
- `foods` says what a word means and what is inside it; the `larder` what is in the house; `diets` what is ruled out
- `recipes` ranks dishes, by `taste` and larder; `card` is how the chosen one looks, `reasons` why it stands there
"""
