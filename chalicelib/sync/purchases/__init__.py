"""What Meta is told of purchases (notifications book, 13; reservations book, 7.5 and S13).

A purchase is a stay of a guest that is sold (approved) for the first time: then its payment is
confirmed, whoever paid in whatever way. It is told once. The confirmation that the app sends from
the page of thanks adds how the guest came there, while there is still somebody to tell.
"""
