"""From proposals to decisions: what is due, whether now is the moment, by which output, in which words."""
