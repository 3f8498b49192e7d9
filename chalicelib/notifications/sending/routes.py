"""Sending by hand over HTTP."""

from datetime import timedelta

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.notifications.broadcasts import service as broadcasts
from chalicelib.notifications.options import OF_GUESTS, OF_SENDERS, OF_STAFF
from chalicelib.notifications.sending import service
from chalicelib.notifications.sending.wire import KindForm, KindView, SendForm, Sent, TestDone
from chalicelib.notifications.texts.catalogue import TEMPLATES
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Options, Router

router = Router("notifications")
# Each request waits for Expo.
TRIES = Limit("push tests", most=10, within=timedelta(minutes=10))
TESTS: Options = {**OF_GUESTS, "limits": (TRIES,)}
TESTS_OF_STAFF: Options = {**OF_STAFF, "limits": (TRIES,)}
TESTS_OF_SENDERS: Options = {**OF_SENDERS, "limits": (TRIES,)}


@router.post("/clients/push/test", **TESTS)
def try_own(caller: Guest) -> TestDone:
    """Push a test to the guest's devices; without one 400, where Expo takes none 502."""
    return _try(caller)


@router.post("/admin/push/test", **TESTS_OF_STAFF)
def try_own_of_staff(caller: Staff) -> TestDone:
    """Push a test to the caller's devices; without one 400, where Expo takes none 502."""
    return _try(caller)


@router.get("/admin/push/kinds", **OF_SENDERS)
def kinds() -> list[KindView]:
    """Every kind of notification with made-up values."""
    return [
        KindView.of(template, service.sample_of(template.key)) for template in TEMPLATES.values()
    ]


@router.post("/admin/push/kinds/test", **TESTS_OF_SENDERS)
def try_kind(body: KindForm, caller: Staff) -> TestDone:
    """Push a kind with made-up values to the caller's own devices."""
    content = service.sample_of(body.key)
    return TestDone.of(service.try_own(caller.actor, content, now=clock.now()))


@router.post("/admin/push/send", **OF_SENDERS)
def send(body: SendForm, caller: Staff) -> Sent:
    """Tell one guest something, or everybody who has a device.

    For `all`, guests are counted first: the answer says how many there are, and nothing is sent
    before `confirm` or `admin/push/broadcasts/{id}/confirm/`. At night it waits until 8:00.
    """
    now, facts = clock.now(), body.facts()
    if body.is_for_all:
        broadcast = broadcasts.prepare(facts, confirm=body.confirm, actor=caller.actor, now=now)
        return Sent.to_all(broadcast)
    return Sent.to_one(service.send_to_guest(body.client, facts, actor=caller.actor, now=now))


def _try(caller: Guest | Staff) -> TestDone:
    now = clock.now()
    return TestDone.of(service.try_own(caller.actor, service.test_content(now), now=now))
