"""The contacts of guests in the address book of the team's telephones (home book, 6): a card for
each guest, whose name says level, points, and whether the guest is here or comes.

What the book has of a guest is noted before a card is sent, as a digest, with how the book called
the card before; so whatever was cut, nothing is written twice, and nothing that is to go stays.
"""
