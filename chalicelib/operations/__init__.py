"""The work on site: who does it, when they are there, what is to be done in which house."""
