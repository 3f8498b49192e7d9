"""What the environment decides: the stage, the region and the names that follow from them."""

import os
from functools import lru_cache

import msgspec


class Settings(msgspec.Struct, frozen=True):
    """One process, one set of settings, read once.

    `stage` prefixes every table, queue and bucket name; `account` keeps bucket names unique
    in the world; `base_url` is the address that absolute links start with, without a trailing
    slash, empty when links follow the request's own host.
    """

    stage: str
    region: str
    account: str
    base_url: str

    def name(self, resource: str) -> str:
        """The full name of a table, queue or secret."""
        return f"casa-{self.stage}-{resource}"

    def bucket(self, resource: str) -> str:
        """The full name of a bucket."""
        return f"casa-{self.stage}-{resource}-{self.account}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings(
        stage=os.environ.get("CASA_STAGE", "local"),
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "us-east-1"),
        account=os.environ.get("CASA_ACCOUNT", "000000000000"),
        base_url=os.environ.get("CASA_BASE_URL", "").rstrip("/"),
    )
