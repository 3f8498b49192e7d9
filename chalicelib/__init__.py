"""The back end of Casa Austin, a package a part of the business; docs/house.md is the plan."""
