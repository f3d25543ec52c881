"""hubd: the always-on brain of a home."""
