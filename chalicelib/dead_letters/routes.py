"""What queues gave up, over HTTP, for administrators."""

from chalicelib.dead_letters import service
from chalicelib.dead_letters.wire import (
    ChosenLetters,
    DeadLetters,
    DeadQueueView,
    DecidedView,
    DiscardForm,
    DoneView,
    LookQuery,
)
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("dead letters")
REPLAYS = staff(Permission.REPLAYS_MESSAGES)


@router.get("/admin/dead-letters", audience=REPLAYS)
def list_dead_letter_queues() -> list[DeadQueueView]:
    """All queues of what other queues gave up, the fullest first."""
    return list(map(DeadQueueView.of, service.counted()))


@router.get("/admin/dead-letters/{queue}", audience=REPLAYS)
def look_at_dead_letters(queue: str, query: LookQuery) -> DeadLetters:
    """What a dead-letter queue holds; it stays there."""
    return DeadLetters.of(service.look(queue, most=query.limit))


@router.get("/admin/dead-letters/{queue}/decisions", audience=REPLAYS)
def list_dead_letter_decisions(queue: str) -> list[DecidedView]:
    """What was decided about messages of a dead-letter queue, the newest first: 50 at most."""
    return list(map(DecidedView.of, service.decided(queue)))


@router.post("/admin/dead-letters/{queue}/again", audience=REPLAYS)
def send_dead_letters_again(queue: str, body: ChosenLetters, caller: Staff) -> DoneView:
    """Send messages back to the queue that gave them up, whose handlers take nothing twice.

    409 `cannot_go_back` where no queue takes them. Of very many, those for which there is time:
    send it again for the rest.
    """
    done = service.send_again(queue, body.meant, actor=caller.actor, now=clock.now())
    return DoneView.of(done)


@router.post("/admin/dead-letters/{queue}/discard", audience=REPLAYS)
def discard_dead_letters(queue: str, body: DiscardForm, caller: Staff) -> DoneView:
    """Take messages out, so that nobody handles them any more; for ever.

    Of very many, those for which there is time: send it again for the rest.
    """
    done = service.discard(queue, body.meant, body.reason, actor=caller.actor, now=clock.now())
    return DoneView.of(done)
