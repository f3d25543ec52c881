"""Recorded logs: one message a line, read by `hubd replay`, written by `hubd record` and by the daemon.

`lines` is the format of one line, `files` what a log may lie in (plain, gzip, zstd, standard input,
folders), `reading` and `writing` put the two together.
"""

from hubd.logs.reading import LogReport, read_log

__all__ = ["LogReport", "read_log"]
