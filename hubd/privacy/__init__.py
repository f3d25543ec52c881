"""Forgetting one person, and giving one person what is kept of them.

`mention` tells what is about somebody, `scrub` takes them out of a household's memory, `files` out of what lies on
disk, `config` out of the configuration; `forgetting` does all of it in order, the journal's rows included, and writes
the receipt, `handing` collects the same things for the person instead.
"""

NOTE = "forget.note"
"""Beside the daily logs: whom a running hub shall forget. It goes when that is done."""
