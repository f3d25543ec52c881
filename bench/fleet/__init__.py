"""What many homes cost: `make bench-fleet`."""
