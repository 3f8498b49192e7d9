"""Whether the houses that a setting names exist."""

from chalicelib.properties.houses.service import note_unknown_houses as note_houses

__all__ = ["note_houses"]
