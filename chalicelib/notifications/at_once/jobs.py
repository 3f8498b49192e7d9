"""Points, codes, clients, music and winners. An event that comes again tells nothing again."""

from chalicelib.clients.events import ClientCreated
from chalicelib.cloud.events import Recorded
from chalicelib.community.events import WinnerAnnounced
from chalicelib.discounts.events import WelcomeDiscountIssued
from chalicelib.kernel import clock
from chalicelib.loyalty.events import PointsEarned, PointsOfReferral
from chalicelib.music.events import MusicAccessRequested
from chalicelib.notifications.at_once import service
from chalicelib.notifications.types import is_news


def tell_of_points(recorded: Recorded[PointsEarned]) -> None:
    """A stay brought its guest points."""
    if is_news(recorded.at, clock.now()):
        service.tell_points(recorded.event, now=clock.now())


def tell_of_bonus(recorded: Recorded[PointsOfReferral]) -> None:
    """A stay brought points to whoever brought its guest."""
    if is_news(recorded.at, clock.now()):
        service.tell_bonus(recorded.event, now=clock.now())


def tell_of_welcome(recorded: Recorded[WelcomeDiscountIssued]) -> None:
    """A guest has a personal code."""
    service.tell_welcome(recorded.event, now=clock.now())


def tell_of_client(recorded: Recorded[ClientCreated]) -> None:
    """Somebody is a client since."""
    if is_news(recorded.at, clock.now()):
        service.tell_client(recorded.event.client_id, actor=recorded.actor, now=clock.now())


def tell_of_music(recorded: Recorded[MusicAccessRequested]) -> None:
    """Somebody asks to choose the music of a stay."""
    if is_news(recorded.at, clock.now()):
        service.tell_music(recorded.event, now=clock.now())


def tell_of_winner(recorded: Recorded[WinnerAnnounced]) -> None:
    """Somebody won, and everybody may know."""
    if is_news(recorded.at, clock.now()):
        service.tell_winner(recorded.event, now=clock.now())
