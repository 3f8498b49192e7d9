"""The rankings of those who bring others, as callers read them."""
