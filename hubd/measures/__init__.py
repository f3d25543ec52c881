"""Numbers about a running hub for Prometheus: how much, how late, how sure and how right. Ids only, never words.

`told` makes the figures from what the household knows, `checked` compares beliefs with what people say afterwards,
`meter` is the part that counts what cannot be asked later and answers whoever asks.
"""
