"""What people are doing: the `activity` of areas and persons over time, from cues, hours and roles; `sleep`
by a filter of its own, and the `rhythm` of a household's mornings.

- `traces` are what each sensor did lately, in numbers that fade; `glance` is the moment as a stranger to the home sees
  it, `features` as the home itself does
- what other homes have taught is asked by `onlooker`, what this one has by `habits`: each person's head (`heads`) is a
  `forest`, believed as far as its `trust` on days it had not seen, with the onlooker heard beside it
"""
