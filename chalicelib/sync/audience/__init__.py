"""The guests whom Meta's custom audience has: those who allow it (clients book, 13 and S20).

What Meta may have of a guest is noted before it is sent, as digests; so whatever was cut, and
whoever is erased, it can be taken away again. Who changed is noted, too, and a job has all of them
looked at together. Adding and taking away are the same twice, and one worker at a time does it, so
that nobody comes back who took it back a moment ago.
"""
