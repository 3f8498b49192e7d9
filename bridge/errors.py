"""Why something was not done."""

from protocol.answers import Outcome
from protocol.things import EntityState


class NotDone(Exception):
    """A command was not carried out, or not as it should be.

    outcome, detail: as results say it. states: how its target stands all the same.
    """

    def __init__(self, outcome: Outcome, detail: str, states: tuple[EntityState, ...] = ()) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail
        self.states = states


class Away(Exception):
    """Somebody who is needed does not answer, or not now: try again later. The text says who, and
    holds no address and no key. seconds: for how long to leave them alone, where they said so."""

    def __init__(self, who: str, seconds: float = 0.0) -> None:
        super().__init__(who)
        self.seconds = seconds


class Refused(Exception):
    """The cloud refuses, and to ask again the same way is of no use. status: of its answer."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status
