"""How a home improves from what its people tell it: at night, from the home's own record, seeded and repeatable."""
