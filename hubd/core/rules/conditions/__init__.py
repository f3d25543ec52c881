"""What rules can ask, and how it is answered: each form of condition becomes a function over one moment.

`forms` finds the function. About beliefs: `people` and `rooms` (key by key: `aspects`), `whereabouts` and the `house`;
about what things say: `things`, what is `happening` this moment; about time: `times` and the `sun`, `mornings`, the
`weather`; made of others: `groups`. `values` compares what was said, `sayings` tells it in the home's language.
"""
