"""Stand-ins of the outside services, for this machine: one file a service, listed in `registry`.

They take what the product sends, answer as the service does, remember it, and fail in named ways
when they are told to. The local stack and the tests use the same ones.
"""
