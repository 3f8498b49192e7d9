"""Proof, each night, that every stay has its nights, and every night one stay."""
