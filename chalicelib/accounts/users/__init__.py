"""The staff who may sign in, and their administration."""
