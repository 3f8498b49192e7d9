"""The pure parts of the ground under the rooms."""
