"""What goes on step by step over minutes and hours: a dish, study time, the owner's chains.

- `chains` are begun by `chain_begins` and kept by `chain_books`
- `cooking` goes with the cook through a recipe; `mealtimes` are when the household eats
- `study` keeps the quiet while a child studies, `study_time` how long that was
"""
