"""Two people who edit one thing, each with a form that was filled some time ago."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.kernel.edits import FORM_LIFE, MOST_CHANGES, WINDOW, Edited, FieldChange, Unseen

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Noon in Lima."""
MINUTE = timedelta(minutes=1)
ANA, LUIS = "staff#1", "staff#2"
FIELDS = ("guests", "price", "comments")
START = {"guests": 1, "price": 1, "comments": 1}


def thing(**values: Any) -> Edited:
    return Edited(name="stay#1", version=1, recent=(), values={**START, **values})


def after(before: Edited, actor: str, at: datetime, **values: Any) -> Edited:
    """The thing once `actor` changed it."""
    following = {**before.values, **values}
    recent = before.noted(following, actor=actor, at=at)
    return msgspec.structs.replace(
        before, version=before.version + 1, recent=recent, values=following
    )


def fields_of(changes: tuple[FieldChange, ...]) -> set[str]:
    return {change.field for change in changes}


def test_the_value_from_before_another_persons_change_is_unseen() -> None:
    present = after(thing(), LUIS, NOON, guests=4)

    unseen = present.unseen({**START, "comments": 7}, actor=ANA, now=NOON + 5 * MINUTE)

    assert unseen == (FieldChange("guests", LUIS, NOON),)


def test_ones_own_change_is_seen() -> None:
    present = after(thing(), ANA, NOON, guests=4)
    assert present.unseen(START, actor=ANA, now=NOON) == ()


def test_a_value_that_never_stood_is_a_decision() -> None:
    present = after(thing(), LUIS, NOON, guests=4)
    assert present.unseen({"guests": 6}, actor=ANA, now=NOON) == ()


def test_what_stays_as_it_is_undoes_nothing() -> None:
    present = after(thing(), LUIS, NOON, guests=4)
    assert present.unseen({"guests": 4, "price": 1}, actor=ANA, now=NOON) == ()


@pytest.mark.parametrize(("waited", "is_unseen"), [(WINDOW, True), (WINDOW + MINUTE, False)])
def test_a_change_is_recent_for_half_an_hour(waited: timedelta, is_unseen: bool) -> None:
    present = after(thing(), LUIS, NOON, guests=4)
    assert bool(present.unseen(START, actor=ANA, now=NOON + waited)) is is_unseen


def test_a_form_that_shows_its_age_has_not_seen_other_changes_either() -> None:
    present = after(thing(), LUIS, NOON, guests=4, price=9)

    unseen = present.unseen({"guests": 1, "price": 5}, actor=ANA, now=NOON)

    assert fields_of(unseen) == {"guests", "price"}


def test_changes_from_before_the_form_was_opened_are_not_brought_up() -> None:
    first = after(thing(), LUIS, NOON, price=9)
    present = after(first, LUIS, NOON + MINUTE, guests=4)

    unseen = present.unseen({"guests": 1, "price": 5}, actor=ANA, now=NOON + 2 * MINUTE)

    assert fields_of(unseen) == {"guests"}


def test_an_older_value_is_unseen_too_after_ones_own_change() -> None:
    mine = after(thing(), ANA, NOON, guests=2)
    present = after(mine, LUIS, NOON + MINUTE, guests=4)

    unseen = present.unseen({"guests": 1}, actor=ANA, now=NOON + 2 * MINUTE)

    assert fields_of(unseen) == {"guests"}


def test_a_form_that_stood_open_for_hours_has_not_seen_the_last_change() -> None:
    early = after(thing(), LUIS, NOON, guests=2)
    between = after(early, ANA, NOON + 60 * MINUTE, price=5)
    present = after(between, LUIS, NOON + 120 * MINUTE, guests=3)

    unseen = present.unseen(START, actor="staff#3", now=NOON + 125 * MINUTE)

    assert unseen == (FieldChange("guests", LUIS, NOON + 120 * MINUTE),)


def test_ones_own_last_change_may_be_undone_though_another_made_an_old_one() -> None:
    early = after(thing(), LUIS, NOON, guests=2)
    present = after(early, ANA, NOON + 60 * MINUTE, guests=3)

    assert present.unseen({"guests": 1}, actor=ANA, now=NOON + 65 * MINUTE) == ()


def test_a_form_shows_something_else_while_a_field_is_empty() -> None:
    empty = msgspec.structs.replace(thing(comments=None), shown_otherwise=frozenset({"comments"}))
    present = after(empty, LUIS, NOON, comments="51999888777")

    unseen = present.unseen({"comments": "51911111111"}, actor=ANA, now=NOON)

    assert fields_of(unseen) == {"comments"}


def test_old_values_are_not_kept() -> None:
    present = after(thing(comments="alergia al maní"), LUIS, NOON, comments=None)

    kept = msgspec.json.encode(present.recent).decode()

    assert "man" not in kept
    assert len(present.recent[0].before["comments"]) == 4


def test_old_changes_are_dropped_with_the_next_one_and_there_is_a_most() -> None:
    present = after(after(thing(), LUIS, NOON, guests=4), ANA, NOON + FORM_LIFE + MINUTE, price=3)
    assert [change.actor for change in present.recent] == [ANA]

    for number in range(2 * MOST_CHANGES):
        present = after(present, LUIS, NOON + FORM_LIFE + MINUTE, guests=number)
    assert len(present.recent) == MOST_CHANGES


def test_what_was_changed_since_a_version() -> None:
    first = after(thing(), LUIS, NOON, price=9)
    present = after(first, ANA, NOON + MINUTE, guests=4)

    assert present.since(2, FIELDS) == (FieldChange("guests", ANA, NOON + MINUTE),)
    assert fields_of(present.since(1, FIELDS)) == {"guests", "price"}
    assert present.since(3, FIELDS) == ()


@pytest.mark.parametrize(("seen", "is_shown"), [(2, False), (3, True), (4, True), (5, False)])
def test_what_no_form_shows_makes_no_version_old(seen: int, is_shown: bool) -> None:
    present = msgspec.structs.replace(thing(), version=4, form_version=3)
    assert present.is_shown_by(seen) is is_shown
    assert thing().is_shown_by(1)


def test_the_message_says_who_changed_what_and_when() -> None:
    changes = [
        FieldChange("guests", LUIS, NOON),
        FieldChange("price", LUIS, NOON),
        FieldChange("status", "client#1", NOON + MINUTE),
    ]
    names = {LUIS: "Luis Rojas", "client#1": "el huésped"}
    error = Unseen(changes, names, advice="Vuelva a abrirlo.")

    labels = {"guests": "Personas", "price": "Importe", "status": "Estado"}
    assert error.worded(labels.__getitem__) == (
        "Mientras usted editaba, Luis Rojas cambió «Personas» e «Importe» a las 12:00 y el huésped "
        "cambió «Estado» a las 12:01. Vuelva a abrirlo."
    )
    assert error.more["changes"][0] == {
        "field": "guests",
        "by": "Luis Rojas",
        "at": "2026-03-02T12:00:00-05:00",
    }


class Office:
    """Some editors, each with two tabs, who send whole forms of one thing."""

    def __init__(self) -> None:
        self.now = NOON
        self.thing = thing()
        self.notices: dict[str, set[Any]] = {}
        self.log: list[FieldChange] = []
        self.tabs: dict[tuple[str, int], tuple[datetime, dict[str, int], set[str]]] = {}

    def open(self, tab: tuple[str, int]) -> None:
        self.tabs[tab] = (self.now, dict(self.thing.values), set())

    def type(self, tab: tuple[str, int], field: str, value: int) -> None:
        _, form, touched = self.tabs[tab]
        form[field] = value
        touched.add(field)

    def save(self, tab: tuple[str, int]) -> bool:
        """Send a tab's form; whether it went through."""
        actor, form = tab[0], self.tabs[tab][1]
        unseen = self.thing.unseen(form, actor=actor, now=self.now)
        notice = (unseen, tuple(form[change.field] for change in unseen))
        noted = self.notices.setdefault(actor, set())
        if unseen and notice not in noted:
            noted.add(notice)
            return False
        self._check_nothing_is_lost(tab)
        changed = [f for f in FIELDS if form[f] != self.thing.values[f]]
        self.log += [FieldChange(field, actor, self.now) for field in changed]
        self.thing = after(self.thing, actor, self.now, **form)
        return True

    def _check_nothing_is_lost(self, tab: tuple[str, int]) -> None:
        """What another person changed since the tab was opened, and what it did not touch, is
        overwritten only where the editor had a notice of that change."""
        (actor, _), (opened, form, touched) = tab, self.tabs[tab]
        noticed = {change for unseen, _ in self.notices.get(actor, ()) for change in unseen}
        for field in set(FIELDS) - touched:
            last = next((c for c in reversed(self.log) if c.field == field), None)
            if last is None or form[field] == self.thing.values[field]:
                continue
            is_recent = self.now - last.at <= WINDOW and last.at >= opened
            assert not is_recent or last.actor == actor or last in noticed


TABS = st.tuples(st.sampled_from([ANA, LUIS, "staff#3"]), st.integers(0, 1))
STEPS: st.SearchStrategy[Callable[[Office], object]] = st.one_of(
    TABS.map(lambda tab: lambda office: office.open(tab)),
    st.tuples(TABS, st.sampled_from(FIELDS), st.integers(1, 3)).map(
        lambda typed: lambda office: office.type(*typed)
    ),
    TABS.map(lambda tab: lambda office: office.save(tab)),
)


def opened() -> Office:
    office = Office()
    for actor in (ANA, LUIS, "staff#3"):
        for number in (0, 1):
            office.open((actor, number))
    return office


TAB, OTHER = (ANA, 0), (LUIS, 0)


def typing(tab: tuple[str, int], value: int) -> Callable[[Office], object]:
    return lambda office: office.type(tab, "guests", value)


def saving(tab: tuple[str, int]) -> Callable[[Office], object]:
    return lambda office: office.save(tab)


@given(st.lists(st.tuples(st.integers(0, 12), STEPS), max_size=40))
@example(
    [
        (0, typing(OTHER, 2)),
        (0, saving(OTHER)),
        (8, typing(OTHER, 3)),
        (0, saving(OTHER)),
        (12, saving(TAB)),
        (9, saving(TAB)),
    ]
).via("a value changed twice, the first time more than half an hour ago")
def test_no_change_of_another_is_undone_without_a_notice(
    steps: list[tuple[int, Callable[[Office], object]]],
) -> None:
    office = opened()
    for minutes, step in steps:
        # No two things happen at one instant.
        office.now += minutes * MINUTE + timedelta(seconds=1)
        step(office)


@given(st.lists(STEPS, max_size=30), TABS)
def test_the_same_form_again_goes_through(
    steps: list[Callable[[Office], object]], tab: tuple[str, int]
) -> None:
    office = opened()
    for step in steps:
        office.now += timedelta(seconds=1)
        step(office)
    assert office.save(tab) or office.save(tab)


@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(FIELDS), st.integers(1, 3))))
def test_whoever_edits_alone_is_never_held_up(typed: list[tuple[int, str, int]]) -> None:
    office = opened()
    for number, field, value in typed:
        office.now += timedelta(seconds=1)
        office.type((ANA, number), field, value)
        assert office.save((ANA, number))
