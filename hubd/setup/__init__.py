"""A first configuration: guessed from what a broker carries, confirmed by a person, written with comments."""
