"""Numbers about a running hub for Prometheus: how much, how late, how sure and how right. Ids only, never words.

`tally` counts what cannot be asked later, `checked` compares beliefs with what people say afterwards, `told` makes the
figures from both and from what the household knows, and `meter` is the part that answers whoever asks.
"""
