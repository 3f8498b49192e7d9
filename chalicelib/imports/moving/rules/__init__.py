"""What the rows of the export become (the fact books name their fields)."""
