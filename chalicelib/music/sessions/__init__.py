"""Who else may choose the music of a stay: guests ask, its host decides."""
