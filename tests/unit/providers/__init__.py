"""The stand-ins of outside services."""
