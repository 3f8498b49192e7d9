import pytest

from chalicelib.kernel.callers import SYSTEM, AnyCaller, Bearer, Bot, Device, Guest, Staff
from chalicelib.kernel.errors import Forbidden, Unauthenticated, Unavailable
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import (
    CLIENT,
    DEVICE,
    PROVIDER,
    PUBLIC,
    SIGNED_IN,
    Audience,
    identify,
    staff,
    staff_or_bot,
)

USES_PANEL = staff(Permission.USES_PANEL)
READS_STAYS = staff(Permission.READS_STAYS)
MANAGES_STAFF = staff(Permission.MANAGES_STAFF)
MAKES_CODES = staff_or_bot(Permission.MAKES_CODES)
GUEST = Guest("c1", "s1")
ADMINISTRATOR = Staff(1, ("admin",), "s2")
SELLER = Staff(2, ("vendedor",), "s3")
CLEANER = Staff(3, ("mantenimiento",), "s4")
NEWCOMER = Staff(4, (), "s5")
BOT = Bot("k1")
DISPLAY = Device("k2")
EVERYONE = (None, GUEST, ADMINISTRATOR, SELLER, CLEANER, NEWCOMER, BOT, DISPLAY)
BY_TOKEN: dict[str, Bearer] = {"guest": GUEST, "admin": ADMINISTRATOR, "device": DISPLAY}


def resolve(token: str) -> Bearer:
    if token == "database-down":
        raise Unavailable
    if token not in BY_TOKEN:
        raise Unauthenticated
    return BY_TOKEN[token]


def let_in(header: str | None, audience: Audience) -> Bearer | None:
    caller = identify(header, audience, resolve)
    audience.admit(caller)
    return caller


def admitted(audience: Audience, caller: AnyCaller | None) -> bool:
    try:
        audience.admit(caller)
    except (Unauthenticated, Forbidden):
        return False
    return True


@pytest.mark.parametrize(
    ("audience", "served"),
    [
        (PUBLIC, EVERYONE),
        (PROVIDER, EVERYONE),
        (SIGNED_IN, EVERYONE[1:-2]),
        (CLIENT, (GUEST,)),
        (DEVICE, (DISPLAY,)),
        (USES_PANEL, (ADMINISTRATOR, SELLER, CLEANER)),
        (READS_STAYS, (ADMINISTRATOR, SELLER)),
        (MANAGES_STAFF, (ADMINISTRATOR,)),
        (MAKES_CODES, (ADMINISTRATOR, BOT)),
    ],
    ids=lambda value: value.name if isinstance(value, Audience) else "",
)
def test_an_audience_serves_its_callers_and_no_others(
    audience: Audience, served: tuple[AnyCaller | None, ...]
) -> None:
    assert [caller for caller in EVERYONE if admitted(audience, caller)] == list(served)


def test_a_guests_token_opens_nothing_of_staff_nor_the_other_way() -> None:
    with pytest.raises(Unauthenticated):
        USES_PANEL.admit(GUEST)
    with pytest.raises(Unauthenticated):
        CLIENT.admit(ADMINISTRATOR)


def test_staff_without_the_permission_are_known_but_not_allowed() -> None:
    with pytest.raises(Forbidden):
        MANAGES_STAFF.admit(SELLER)


def test_a_program_opens_what_programs_may_only() -> None:
    with pytest.raises(Forbidden):
        staff_or_bot(Permission.MANAGES_STAFF).admit(BOT)


def test_a_bearer_token_tells_who_calls() -> None:
    assert let_in("Bearer guest", CLIENT) == GUEST
    assert let_in("bearer   admin ", MANAGES_STAFF) == ADMINISTRATOR


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic guest", "Bearer x"])
def test_without_a_usable_token_a_caller_is_asked_to_sign_in(header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        let_in(header, USES_PANEL)


@pytest.mark.parametrize("header", [None, "Bearer undefined", "Basic x", "Bearer"])
def test_a_public_route_takes_an_unusable_token_for_nobody(header: str | None) -> None:
    assert let_in(header, PUBLIC) is None


def test_a_public_route_knows_who_calls_all_the_same() -> None:
    assert let_in("Bearer admin", PUBLIC) == ADMINISTRATOR


def test_a_token_that_cannot_be_looked_up_is_no_sign_of_a_stranger() -> None:
    with pytest.raises(Unavailable):
        let_in("Bearer database-down", PUBLIC)


def test_a_public_route_takes_a_device_for_nobody() -> None:
    assert let_in("Bearer device", DEVICE) == DISPLAY
    assert let_in("Bearer device", PUBLIC) is None


def test_a_device_reads_of_its_houses_only() -> None:
    assert DISPLAY.reads_of("p1")
    assert Device("k3", frozenset({"p1"})).reads_of("p1")
    assert not Device("k3", frozenset({"p1"})).reads_of("p2")


def test_events_name_callers_by_kind_and_id() -> None:
    actors = [caller.actor for caller in (GUEST, SELLER, BOT, DISPLAY, SYSTEM)]
    assert actors == ["client#c1", "staff#2", "bot#k1", "device#k2", "system"]


def test_only_an_audience_that_names_bots_takes_them() -> None:
    audiences = (PUBLIC, SIGNED_IN, CLIENT, USES_PANEL, READS_STAYS, MAKES_CODES)
    assert [audience for audience in audiences if audience.takes_bots] == [MAKES_CODES]


def test_only_providers_are_providers() -> None:
    audiences = (PUBLIC, PROVIDER, SIGNED_IN, CLIENT, USES_PANEL, MAKES_CODES)
    assert [audience for audience in audiences if audience.is_provider] == [PROVIDER]
