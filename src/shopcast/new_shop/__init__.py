"""A new shop's files, read as well as they can be guessed."""
