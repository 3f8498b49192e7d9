"""The figures of the business: a section for each question, each a page of its own."""

from chalicelib.office.work.figures.goal import sent
from chalicelib.office.work.figures.pages import shown

__all__ = ["sent", "shown"]
