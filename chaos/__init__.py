"""The real daemon, a real broker and a simulated home, with faults on purpose: what must hold, holds all the same.

    python -m chaos [--days 60] [--faults 500] [--seed 1] [--report build/chaos.md]

Loopback only, in temporary folders. An episode is a few simulated days of one home, published to a daemon that takes
its time from the log, while faults of the plan happen to the daemon, its disk, the line and the messages. After it the
journal says whether anything was lost, done twice, decided from stale evidence, or left unsaid.
"""
