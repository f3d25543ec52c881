"""Chains: a declared sequence of steps, with a question where it matters. `parse` reads one to its `spec`."""
