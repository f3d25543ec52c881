"""Beginning: a first configuration, and a computer that becomes a device of the home.

A configuration is guessed from what a broker carries (`listen`, `heard`, `guesses`) or from Home Assistant's books
(`homeassistant`), confirmed by a person, and written with comments (`write`); the `census` says later what is missing.
A `device` is put up and taken away by its `device_parts` and `device_files`.
"""
