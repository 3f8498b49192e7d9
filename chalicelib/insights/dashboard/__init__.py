"""The first page of the panel: a month of all houses."""
