"""Home Assistant: its services over HTTP, its states over a WebSocket."""
