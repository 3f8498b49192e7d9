"""Proof, each night, that every stay has the money that its payments say."""
