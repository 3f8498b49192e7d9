"""The words of every notification, by its kind."""
