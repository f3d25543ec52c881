"""What is kept, and how it survives: power cuts, full disks, damaged files, newer versions.

`values` says what every store promises. `journal` is the one in a database, over `engine`, `schema` and `statements`,
`memory` the one that forgets; `steady` goes from the first to the second while no disk takes anything, and back. The
log that replay reads is written by `daily`. What a crash or a bad disk has left is read by `salvage`, `wreck` and
`numbered`; what is old goes by `privacy` and `thinning`.
"""
