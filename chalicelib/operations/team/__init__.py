"""The people who work on site, with what they have to do."""
