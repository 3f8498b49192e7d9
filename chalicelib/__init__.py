"""The back end of Casa Austin, one package a part of the business; docs/house.md is the floor plan."""
