"""Calls to outside services: typed answers, time limits, repetition, a circuit breaker, no leaks.

An integration describes its `Service` (`calls`) and sends `Call`s through a `Client` (`client`).
What is sent holds secrets, so logs and errors name the service, the operation, the status and
nothing else.
"""
