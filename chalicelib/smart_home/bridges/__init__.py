"""The bridges in houses: their keys, their queues, and what opens these."""
