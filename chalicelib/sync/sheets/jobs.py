"""When searches go into the spreadsheet. Doing any of it again writes nothing twice."""

from datetime import datetime

from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.sync.commands import SendSearches
from chalicelib.sync.sheets import service


def sync_google_sheets(now: datetime) -> None:
    """Every 15 minutes: have new searches sent."""
    service.request(now=now)


def send_searches(_command: SendSearches) -> None:
    """Searches are to be sent."""
    service.send()


def forget_rows(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a guest is to be left."""
    service.forget(recorded.event.client_id)
