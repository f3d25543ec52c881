"""Assistants: language models that may word what is shown, and programs that look at the house and propose rules.

None of them decides anything. What a model says replaces words that stand on a screen already; what an assistant
proposes waits for a person.
"""
