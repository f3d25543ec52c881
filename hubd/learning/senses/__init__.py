"""What each of a home's sensors is worth, worked out again from what the home recorded. Never on a live path.

`survey` rides along with a replay and counts; the other modules turn counts into figures; `figures` puts them together.
"""
