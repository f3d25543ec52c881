"""The words by which the hard rules know a message, in three languages. Compared in lower case."""
