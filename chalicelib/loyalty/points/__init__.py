"""The points of guests: a ledger of lots, whose balance is exact (clients book, section 8)."""
