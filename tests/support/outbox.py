"""Everything that waits to be delivered, delivered in process."""

from chalicelib.cloud import store
from chalicelib.cloud.events import EventRecord, Plain
from chalicelib.cloud.settings import settings
from tests.support import deliveries


class Outbox:
    """What waits to be delivered; the events from before the test are not told again."""

    def __init__(self) -> None:
        self._seen = {each.event_id for each in self._all()}

    def settle(self) -> list[Plain]:
        """Deliver everything, and what follows from it; the commands among it."""
        commands = []
        while waiting := self.waiting():
            for each in waiting:
                assert deliveries.take(each)
                commands += [each] if each.subject.startswith("command#") else []
        return commands

    def waiting(self) -> list[Plain]:
        """What was not delivered yet, in the order in which it happened; from now on it counts as
        delivered."""
        found = [each for each in self._all() if each.event_id not in self._seen]
        found.sort(key=lambda each: each.event_id)
        self._seen.update(each.event_id for each in found)
        return found

    def _all(self) -> list[Plain]:
        items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
        return [EventRecord.from_raw_data(item).recorded() for item in items]
