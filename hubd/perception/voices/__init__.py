"""Who speaks: speech cut out of a recording, its traits as numbers, and a direction that stands for the voice."""
