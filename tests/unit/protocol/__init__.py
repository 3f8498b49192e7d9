"""The messages between the cloud and a house."""
