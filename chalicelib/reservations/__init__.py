"""Stays: booking, moving, ending them; the nights they claim; the calendar of the houses."""
