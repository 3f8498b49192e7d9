"""The rules that every room shares."""
