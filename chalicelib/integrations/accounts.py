"""Reading what somebody entered for a service."""

from chalicelib.cloud.http.calls import Service
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.secrets import secret


def entered(service: Service, secret_name: str, *names: str) -> dict[str, str]:
    """All values of a secret, where those that are `names` are filled.

    Raises:
        NotConfigured: one is missing or empty.
    """
    kept = secret(secret_name)
    if not all(kept.get(name) for name in names):
        raise NotConfigured(service.name)
    return kept
