"""Everything of a home in one file, and back again.

`belongings` says what belongs to a home, `pack` writes it into an archive while hubd may be running, `unpack` puts an
archive back in its places, or not at all.
"""
