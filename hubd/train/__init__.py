"""`make train`: how the shipped activity model is made, from recorded homes and invented ones, through the real path.

A home becomes messages and truth (`recorded`, `invented`), is lived through by the same decoders and core as at home
(`lived`), minute by minute turned into what a stranger could see, learned from (`fit`), exported and compared with what
was learned (`export`), and described (`card`). The models of messages (`words`, from the invented ones of `corpus`), of
`voices` and of `sounds`, and the `reference_voices`, are made here as well. Nothing of it is needed to run hubd.
"""
