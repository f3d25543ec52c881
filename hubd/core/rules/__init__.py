"""Rules: declared reasons to propose something, compiled once to functions that explain themselves."""
