"""Looking at what queues gave up, sending it again, discarding it.

What goes back is sent before it is taken out: whoever is ended between the two leaves it twice,
which handlers take, and never not at all. Each decision is in the log before it takes effect.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from chalicelib.cloud import budget, dead_letters, events, last_errors, queues, store
from chalicelib.cloud.dead_letters import Letter, Opened
from chalicelib.cloud.queues import NotSent
from chalicelib.cloud.transaction import Transaction
from chalicelib.dead_letters import rules
from chalicelib.dead_letters.events import (
    DeadLetterDiscarded,
    DeadLetterEvent,
    DeadLetterSentAgain,
    subject_of,
)
from chalicelib.dead_letters.known import DEAD, is_handler
from chalicelib.dead_letters.types import (
    Counted,
    Dead,
    DeadQueue,
    Decided,
    Done,
    Looked,
    Told,
)
from chalicelib.kernel.errors import Conflict, NotFound, Unavailable

TO_END = 6.0
"""Seconds of a request's time in which no further messages are taken: sending ten and taking them
out is three calls."""
MOST_DECIDED = 50
"""Decisions of a queue that are shown."""
Decision = Callable[[Letter, Told], DeadLetterEvent]


class NoDeadLetters(NotFound):
    """There is no dead-letter queue of that name."""

    code = "no_dead_letters"
    default_message = "No hay una cola de mensajes muertos con ese nombre."


class CannotGoBack(Conflict):
    """No queue takes such messages."""

    code = "cannot_go_back"
    default_message = "Estos mensajes no tienen cola a la que volver: solo se descartan."


def counted() -> list[Counted]:
    """Every dead-letter queue with how many messages it holds, the fullest first."""
    with _reached():
        counts = dead_letters.counts(list(DEAD))
    found = [Counted(dead, count) for dead, count in zip(DEAD.values(), counts, strict=True)]
    return sorted(found, key=lambda each: (-each.count, each.dead.name))


def look(name: str, *, most: int) -> Looked:
    """Some messages of a dead-letter queue, which stay there.

    Raises:
        NoDeadLetters: there is no such queue.
    """
    dead = _find(name)
    letters: list[Letter] = []
    with _reached():
        count = dead_letters.count(name)
        with Opened(name) as opened:
            for part in opened.parts() if count else ():
                letters += part
                if len(letters) >= min(count, most) or budget.left() < TO_END:
                    break
    letters.sort(key=lambda each: each.sent_at)
    return Looked(dead=dead, count=max(count, len(letters)), letters=_shown(letters[:most]))


def send_again(
    name: str, message_ids: Collection[str] | None, *, actor: str, now: datetime
) -> Done:
    """Send messages back to their queue: those with these ids, or all that there are.

    Raises:
        NoDeadLetters: there is no such queue.
        CannotGoBack: no queue takes what it holds.
    """
    queue = _find(name).queue
    if queue is None:
        raise CannotGoBack

    def decision(letter: Letter, told: Told) -> DeadLetterEvent:
        return DeadLetterSentAgain(
            queue=name,
            message_id=letter.message_id,
            subscription=told.subscription,
            event_id=told.event_id,
        )

    def work(letters: Sequence[Letter]) -> None:
        queues.send(queue, [each.body for each in letters])

    return _decide(name, message_ids, decision, work, actor=actor, now=now)


def discard(
    name: str,
    message_ids: Collection[str] | None,
    reason: str,
    *,
    actor: str,
    now: datetime,
) -> Done:
    """Take messages out, so that nobody handles them: those with these ids, or all that there are.

    Raises:
        Invalid: the reason says nothing, or too much.
        NoDeadLetters: there is no such queue.
    """
    _find(name)
    why = rules.checked_reason(reason)

    def decision(letter: Letter, told: Told) -> DeadLetterEvent:
        return DeadLetterDiscarded(
            queue=name,
            message_id=letter.message_id,
            subscription=told.subscription,
            event_id=told.event_id,
            reason=why,
        )

    return _decide(name, message_ids, decision, _nothing, actor=actor, now=now)


def decided(name: str) -> list[Decided]:
    """What was decided about messages of a queue, the newest first.

    Raises:
        NoDeadLetters: there is no such queue.
    """
    _find(name)
    return [
        Decided(
            at=each.at,
            actor=each.actor,
            is_discarded="reason" in each.event,
            message_id=each.event["message_id"],
            subscription=each.event["subscription"],
            reason=each.event.get("reason"),
        )
        for each in events.timeline(subject_of(name), limit=MOST_DECIDED)
    ]


def _find(name: str) -> DeadQueue:
    dead = DEAD.get(name)
    if dead is None:
        raise NoDeadLetters
    return dead


def _decide(
    name: str,
    message_ids: Collection[str] | None,
    decision: Decision,
    work: Callable[[Sequence[Letter]], None],
    *,
    actor: str,
    now: datetime,
) -> Done:
    """Do something with messages and take them out, ten at a time, while there is time."""
    done: list[str] = []
    with _reached(), Opened(name) as opened:
        for part in opened.parts():
            meant = [each for each in part if message_ids is None or each.message_id in message_ids]
            if meant:
                _note(meant, decision, actor=actor, now=now)
                work(meant)
                opened.take_out(meant)
            done += [each.message_id for each in meant]
            is_all = message_ids is not None and len(done) == len(set(message_ids))
            if is_all or budget.left() < TO_END:
                break
    missing = set(message_ids or ()) - set(done)
    return Done(tuple(done), tuple(sorted(missing)))


def _nothing(_letters: Sequence[Letter]) -> None:
    """What is done to a message before it is discarded."""


def _note(letters: Sequence[Letter], decision: Decision, *, actor: str, now: datetime) -> None:
    tx = Transaction(now)
    for each in letters:
        tx.emit(decision(each, rules.told(each.body)), actor=actor)
    tx.commit()


def _shown(letters: Sequence[Letter]) -> tuple[Dead, ...]:
    told = [rules.told(each.body) for each in letters]
    found = store.fetch_many(
        [
            last_errors.key_of(each.event_id, each.subscription)
            for each in told
            if each.event_id is not None and each.subscription is not None
        ]
    )
    return tuple(_dead(letter, each, found) for letter, each in zip(letters, told, strict=True))


def _dead(letter: Letter, told: Told, found: store.Found) -> Dead:
    last = None
    if told.event_id is not None and told.subscription is not None:
        last = last_errors.found_in(found, told.event_id, told.subscription)
    return Dead(
        message_id=letter.message_id,
        sent_at=letter.sent_at,
        received=letter.received,
        told=told,
        error=None if last is None else last.error,
        place=None if last is None else last.place,
        failed_at=None if last is None else last.at,
        is_known=told.subscription is None or is_handler(told.subscription),
    )


@contextmanager
def _reached() -> Iterator[None]:
    """Say to whoever asked that the queues could not be reached."""
    try:
        yield
    except NotSent as error:
        raise Unavailable from error
