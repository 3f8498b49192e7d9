from collections.abc import Iterator

import pytest

from chalicelib.kernel.errors import Forbidden, Unauthenticated, Unavailable
from chalicelib.web import callers
from chalicelib.web.callers import (
    ADMIN,
    ADMIN_OR_BOT,
    CLIENT,
    PUBLIC,
    SALES,
    SIGNED_IN,
    STAFF,
    Audience,
    Bot,
    Caller,
    Guest,
    Staff,
)

GUEST = Guest("c1", "s1")
ADMINISTRATOR = Staff(1, ("admin",), "s2")
SELLER = Staff(2, ("vendedor",), "s3")
CLEANER = Staff(3, ("mantenimiento",), "s4")
NEWCOMER = Staff(4, (), "s5")
BOT = Bot("k1")
EVERYONE = (None, GUEST, ADMINISTRATOR, SELLER, CLEANER, NEWCOMER, BOT)
BY_TOKEN: dict[str, Caller] = {"guest": GUEST, "admin": ADMINISTRATOR}


@pytest.fixture
def tokens() -> Iterator[None]:
    def resolve(token: str) -> Caller:
        if token == "database-down":
            raise Unavailable
        if token not in BY_TOKEN:
            raise Unauthenticated
        return BY_TOKEN[token]

    from chalicelib.accounts import sessions

    callers.resolve_with(resolve)
    yield
    callers.resolve_with(sessions.caller_of)


def admitted(audience: Audience, caller: Caller | Bot | None) -> bool:
    try:
        audience.admit(caller)
    except (Unauthenticated, Forbidden):
        return False
    return True


@pytest.mark.parametrize(
    ("audience", "served"),
    [
        (PUBLIC, EVERYONE),
        (SIGNED_IN, EVERYONE[1:-1]),
        (CLIENT, (GUEST,)),
        (STAFF, (ADMINISTRATOR, SELLER, CLEANER)),
        (SALES, (ADMINISTRATOR, SELLER)),
        (ADMIN, (ADMINISTRATOR,)),
        (ADMIN_OR_BOT, (ADMINISTRATOR, BOT)),
    ],
    ids=lambda value: value.name if isinstance(value, Audience) else "",
)
def test_an_audience_serves_its_callers_and_no_others(
    audience: Audience, served: tuple[Caller | Bot | None, ...]
) -> None:
    assert [caller for caller in EVERYONE if admitted(audience, caller)] == list(served)


def test_a_guests_token_opens_nothing_of_staff_nor_the_other_way() -> None:
    with pytest.raises(Unauthenticated):
        STAFF.admit(GUEST)
    with pytest.raises(Unauthenticated):
        CLIENT.admit(ADMINISTRATOR)


def test_staff_outside_the_groups_are_known_but_not_allowed() -> None:
    with pytest.raises(Forbidden):
        ADMIN.admit(SELLER)


def test_a_bearer_token_tells_who_calls(tokens: None) -> None:
    assert callers.identify("Bearer guest", CLIENT) == GUEST
    assert callers.identify("bearer   admin ", ADMIN) == ADMINISTRATOR


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic guest", "Bearer x"])
def test_without_a_usable_token_a_caller_is_asked_to_sign_in(
    tokens: None, header: str | None
) -> None:
    with pytest.raises(Unauthenticated):
        callers.identify(header, STAFF)


@pytest.mark.parametrize("header", [None, "Bearer undefined", "Basic x", "Bearer"])
def test_a_public_route_takes_an_unusable_token_for_nobody(
    tokens: None, header: str | None
) -> None:
    assert callers.identify(header, PUBLIC) is None


def test_a_public_route_knows_who_calls_all_the_same(tokens: None) -> None:
    assert callers.identify("Bearer admin", PUBLIC) == ADMINISTRATOR


def test_a_token_that_cannot_be_looked_up_is_no_sign_of_a_stranger(tokens: None) -> None:
    with pytest.raises(Unavailable):
        callers.identify("Bearer database-down", PUBLIC)


def test_events_name_callers_by_kind_and_id() -> None:
    assert (GUEST.actor, SELLER.actor, BOT.actor) == ("client#c1", "staff#2", "bot#k1")


def test_only_an_audience_that_names_bots_takes_them() -> None:
    audiences = (PUBLIC, SIGNED_IN, CLIENT, STAFF, SALES, ADMIN, ADMIN_OR_BOT)
    assert [audience for audience in audiences if audience.takes_bots] == [ADMIN_OR_BOT]
