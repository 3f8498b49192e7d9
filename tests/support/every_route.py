"""The whole application, for callers whose tokens are words."""

from collections.abc import Mapping

from chalicelib import entry
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unauthenticated
from tests.support.http import Api


def every_route(tokens: Mapping[str, Caller]) -> Api:
    """Every route of the product: a token is the word for its owner."""

    def resolve(token: str) -> Caller:
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    return Api(entry.application(resolve))
