"""From proposals to decisions: what is due, whether now is the moment, by which output, in which words.

`judge` is the whole in one function. On the way of a proposal:

- the `agenda` brings what is due by itself; what was put off is asked again for its `relevance`
- a `scene` is one person's moment: where, doing what, with whom, and how `interruptible`; `hand` is what they have just
  switched themselves
- a `case` is one proposal for one person, with the `manners` of its intent (`intents`); `arbitrate` decides it by a
  `table`, and every outcome has a name (`reasons`)
- the `docket` gathers what one step decides, the `books` what stays of it; words reach people by their
  `channels`, in the language they read (`wording`)
- `hazards` go their own way until they are `over`; `messaging`, `requests` and `routines` are what comes from outside,
  from people and over time; what was `learned` from answers judges what is welcome; `models` says who judged
"""
