"""Asking gateways what became of open payments: by a clock, after a webhook, and on demand."""
