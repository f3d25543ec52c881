"""The shell around the core: the only place that waits, retries and owns time.

From the bus to the core and out again: `doorway`, `arrivals`, the `loop`, one household as an `operator`, the `ledger`
that writes down what came of it, the `actor` that does it by one of the `ways`. `daemon` builds all of this by
`assemble` and closes it in order; `replay` lets a recorded log go through the same operator, and `restoring` a journal.
Time is `clocks` and `wakeups`.

Beside the loop live `parts`: the web, microphones, kitchens and calendars. What changes while hubd runs is watched and
comes in as an event (`rules_watch`, `chains_watch`, `identities_watch`, `likelihoods_watch`, by the
`stamps` of files); what takes long has the night (`nightly`) and a process of its own (`nights`, `overnight`,
`night_lessons`). `checkup` looks at all of it from outside.
"""
