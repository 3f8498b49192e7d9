"""The sessions of a guest, to the guest."""
