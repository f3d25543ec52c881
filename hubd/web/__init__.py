"""The screen and the API behind it: HTTP for people's own devices, on the home's own network, with tokens.

It looks at the household through `house`, and whatever people do here goes into the loop as an input of the journal.

- a request passes the `guard` (names, pages, sizes), the `entry` (who asks, and how often: `tokens`, `limits`) and the
  `table` of `endpoints`, from which the `app` makes routes and `openapi` the description; `shapes` are what goes in and
  out, `privacy` and `telling` what of it this caller may read
- what endpoints do: `looking` and `deciding` (from the `archive`), `answering`, `timing`, `cooking`, `ruling`, `own`
  consent, a day of the `past` (`days`), `assisting` programs, and `letting_in` new screens (`pairings`)
- what is live: the `board` of cards, the `pulse` of the home, both as `news` in a `stream`
- the `server` is all of that as a part of the daemon, with its `pages`, `sheets` and `mcp`; slow work goes on `beside`
"""
