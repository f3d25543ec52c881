"""What the house says, in each language, by subject: data only. `phrases` fills it in."""
