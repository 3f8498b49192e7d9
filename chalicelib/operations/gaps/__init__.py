"""Gaps: the days on which houses stay dirty because nobody cleans them."""
