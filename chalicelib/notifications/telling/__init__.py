"""Letting people know: a notice, their lists, and the push that follows."""
