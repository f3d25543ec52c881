"""What people ask for in plain words, aloud, by a button or in writing, in each language of `replies`.

- `answers` to a question: yes, later, no, never; patterns with a long part in them are `loosely` compiled
- `wishes` are reminders, notes and timers, `noted` and confirmed; `shopping`; `studying`; the day in a `briefing`
- `reply` knows who has spoken, and answers where it was said
- `hush` is what silence was asked for, `silencing` notes it and says until when
"""
