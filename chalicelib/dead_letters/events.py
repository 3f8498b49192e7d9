"""What became of messages that their queues had given up."""

from chalicelib.kernel.events import Event


class DeadLetterEvent(Event, frozen=True, kw_only=True):
    """Somebody decided about a message. subscription, event_id: the handler and the event that it
    was for; None where it was for neither."""

    queue: str
    message_id: str
    subscription: str | None
    event_id: str | None

    @property
    def subject(self) -> str:
        """The queue."""
        return subject_of(self.queue)


class DeadLetterSentAgain(DeadLetterEvent, frozen=True, kw_only=True, tag="dead_letter.sent_again"):
    """A message goes back to its queue."""


class DeadLetterDiscarded(DeadLetterEvent, frozen=True, kw_only=True, tag="dead_letter.discarded"):
    """A message is taken out, and nobody handles it any more."""

    reason: str


def subject_of(queue: str) -> str:
    """A queue as the log names it."""
    return f"queue#{queue}"
