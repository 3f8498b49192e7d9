"""How values are shown: texts, badges, pictures, bars, cards and blocks."""
