"""Judging hubd against the truth, where the truth is known. Never on the path of a live event."""
