"""Replay as a test bench: variants of a household live through the same recordings, and their decisions are compared.

`variants` says what is tried, `live` lets it live, `crowd` does so on all cores; `pair` finds which decisions belong to
the same situation, `figures` counts what a household would notice; `told` and `page` tell it.
"""
