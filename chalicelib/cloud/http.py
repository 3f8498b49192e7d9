"""Calls to outside services. Workers make them; their queue repeats what failed, nothing here does.

What is sent holds secrets, so logs name the service and how it failed, and nothing else.
"""

import logging
import os
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from chalicelib.kernel.errors import Unavailable

CONNECT_SECONDS = 5.0
logger = logging.getLogger(__name__)


def address_of(service: str, own: str) -> str:
    """Where an outside service answers, without a trailing slash.

    That is `own`, unless the environment's `CASA_<SERVICE>_URL` names a stand-in.
    """
    return os.environ.get(f"CASA_{service.upper()}_URL", own).rstrip("/")


def post_form(
    url: str, fields: Mapping[str, str], *, headers: Mapping[str, str], seconds: float
) -> None:
    """Send a form to a service that answers with nothing but a status.

    A redirect is a failure too: whoever followed it would show the headers to another host.

    Raises:
        Unavailable: no connection, no answer within `seconds`, or a status other than 2xx.
    """
    import requests

    with requests.Session() as session:
        # Without this a proxy or a .netrc of the machine decides where secrets go.
        session.trust_env = False
        try:
            answer = session.post(
                url,
                data=dict(fields),
                headers=dict(headers),
                timeout=(CONNECT_SECONDS, seconds),
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            # Its text may repeat a header, so it must not be logged as the cause.
            raise _failure(url, type(error).__name__) from None
        if not HTTPStatus.OK <= answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
            raise _failure(url, str(answer.status_code))


def _failure(url: str, reason: str) -> Unavailable:
    service = urlsplit(url).hostname
    logger.warning("outside service failed", extra={"service": service, "reason": reason})
    return Unavailable(code="outside_service")
