"""Makes the model of household sounds: what it learns from, how, and how well it does. Never needed to run hubd."""
