"""Sound as numbers: read, brought to 16 kHz, cut into frames, and turned into what models are given. Needs numpy."""
