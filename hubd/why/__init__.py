"""Why something was decided, for the command line, the screen and assistants alike."""
