"""What people's answers have taught: what is `welcome` to whom under which `circumstances`.

`feedback` reads what people did with what they were told; the estimate is `logistic` regression that learns from one
answer at a time; `silence` is what three dismissals, or the word "never", have ended.
"""
