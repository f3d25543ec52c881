"""Judging hubd against the truth, where the truth is known. Never on the path of a live event.

`labels` and `recordings` read the truth of others, `truth` compares it with what was believed of people, `minutes` of
what they did, `rooms` of who is in; `triggers` tells what a rule would have got, `offpolicy` what another policy would
have been worth. `report` has all figures as values, `plot` draws them.
"""
