"""Why something was decided, for the command line, the screen and assistants alike.

`sentence` says it in one, `reasons` what each reason means, `turning` the least that would have changed it, and `day`
lives a recorded day through once more.
"""
