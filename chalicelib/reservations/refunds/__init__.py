"""Money that ended stays owe their guests."""
