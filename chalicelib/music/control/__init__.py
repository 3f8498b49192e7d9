"""Who may choose the music of a house now."""
