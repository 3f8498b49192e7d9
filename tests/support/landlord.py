"""Who rents out, in the secret that a person fills."""

import json
from collections.abc import Mapping

from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from local.aws.provision import fill_secret
from local.demo.landlord import LANDLORD

SECRET = "landlord"


def enter_landlord() -> None:
    """Fill the secret as `make run` does."""
    fill_secret(client("secretsmanager"), settings().name(SECRET), LANDLORD)
    cache.forget_all()


def replace_landlord(values: Mapping[str, str]) -> None:
    """Write the secret anew."""
    manager = client("secretsmanager")
    manager.put_secret_value(SecretId=settings().name(SECRET), SecretString=json.dumps(values))
    cache.forget_all()
