"""The stays of a month with everybody in them, for administrators."""
