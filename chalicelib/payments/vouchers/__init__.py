"""The vouchers of transfers: sent by guests, reviewed by staff."""
