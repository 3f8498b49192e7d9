"""The activity feed: what everybody may read of what happens."""
