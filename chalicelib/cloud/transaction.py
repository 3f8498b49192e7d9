"""One change, one transaction: conditional writes, their events, their idempotency record.

Each write names the domain error that its failed condition means. All or nothing is written;
a conflict with another transaction is tried again with jitter; the one right error is raised.
"""

import random
import time
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import cycle
from typing import Any, Literal, TypeVar, cast

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.cloud import budget, logs
from chalicelib.cloud.events import EventRecord, Recorded
from chalicelib.cloud.idempotency import (
    IdempotencyRecord,
    Marked,
    Once,
    Replay,
    marked,
)
from chalicelib.cloud.store import Item, code_of, connection, key_names
from chalicelib.cloud.writes import IN_PROGRESS, Counter, Otherwise, Write, held, returned
from chalicelib.kernel import ids
from chalicelib.kernel.commands import Command
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.errors import (
    CasaAustinError,
    Conflict,
    Unavailable,
)
from chalicelib.kernel.events import Event, name_of

MOST_ACTIONS = 100
E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Command)
M = TypeVar("M", bound=Event | Command)
Kind = Literal["check", "delete", "put", "update"]
# PynamoDB sends a transaction in this order, so cancellation reasons come in it too.
SENT_ORDER: tuple[Kind, ...] = ("check", "delete", "put", "update")


class Busy(Conflict):
    """Others kept writing the same items; nothing was changed."""

    code = "busy"
    default_message = "El registro está siendo modificado. Intente nuevamente."


class Transaction:
    """Collects writes, then `commit()`s them once. `now` dates its events."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._writes: dict[Kind, list[Write]] = {kind: [] for kind in SENT_ORDER}
        self._counts: dict[Counter, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._once: Once[Any] | None = None

    def put(
        self, record: Model, *, when: Condition | None = None, otherwise: Otherwise | None = None
    ) -> None:
        """Write a whole record, if `when` holds for what stands there."""
        request = record.get_save_kwargs_from_instance(
            condition=when, return_values_on_condition_failure=returned(otherwise)
        )
        self._add("put", request, otherwise)

    def create(self, record: Model, *, otherwise: Otherwise) -> None:
        """Write a record where none may stand yet."""
        model = type(record)
        hash_name, _ = key_names(model.Meta.table_name)
        self.put(record, when=getattr(model, hash_name).does_not_exist(), otherwise=otherwise)

    def update(
        self,
        record: Model,
        actions: Sequence[Action],
        *,
        when: Condition | None = None,
        otherwise: Otherwise | None = None,
    ) -> None:
        """Change attributes of the item that `record`'s keys name."""
        request = record.get_update_kwargs_from_instance(
            actions=list(actions),
            condition=when,
            return_values_on_condition_failure=returned(otherwise),
        )
        self._add("update", request, otherwise)

    def update_one_of(
        self,
        records: Sequence[Model],
        actions: Sequence[Action],
        *,
        when: Condition,
        otherwise: CasaAustinError,
    ) -> None:
        """Change one of these items, the first unless other transactions hold it."""
        writes = [
            Write(
                record.get_update_kwargs_from_instance(actions=list(actions), condition=when),
                otherwise,
            )
            for record in records
        ]
        turns = cycle(writes)

        def following() -> Write:
            return msgspec.structs.replace(next(turns), aside=following)

        self._writes["update"].append(following())

    def delete(
        self, record: Model, *, when: Condition | None = None, otherwise: Otherwise | None = None
    ) -> None:
        """Remove the item that `record`'s keys name."""
        request = record.get_delete_kwargs_from_instance(
            condition=when, return_values_on_condition_failure=returned(otherwise)
        )
        self._add("delete", request, otherwise)

    def check(
        self,
        model: type[Model],
        hash_key: str,
        range_key: str | date,
        *,
        when: Condition,
        otherwise: Otherwise,
    ) -> None:
        """Require `when` of an item that is not written."""
        request = model.get_operation_kwargs_from_class(hash_key, range_key, condition=when)
        if callable(otherwise):
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        self._add("check", request, otherwise)

    def check_one_of(
        self,
        model: type[Model],
        hash_key: str,
        range_keys: Sequence[str],
        *,
        when: Condition,
        otherwise: CasaAustinError,
    ) -> None:
        """Require `when` of one of several items that say the same, whichever nobody holds."""

        def write() -> Write:
            range_key = random.choice(range_keys)  # noqa: S311 - any will do
            request = model.get_operation_kwargs_from_class(hash_key, range_key, condition=when)
            return Write(request, otherwise, aside=write)

        self._writes["check"].append(write())

    def count(
        self,
        table: str,
        hash_key: str,
        range_key: str,
        name: str,
        step: int,
        *,
        spread: bool = False,
    ) -> None:
        """Add `step` to a number of a counter item; steps on one item become one write.

        `spread` is for items that many write at the same moment: who meets another there writes
        into one of several items at its side, which `counters.read` adds up.
        """
        self._counts[Counter(table, hash_key, range_key, spread)][name] += step

    def emit(self, event: E, *, actor: str, changes: Changes | None = None) -> Recorded[E]:
        """Record an event with the change that makes it true."""
        recorded = self._recorded(event, event.subject, actor, changes or {})
        self._add("put", EventRecord.of_event(recorded).get_save_kwargs_from_instance(), None)
        return recorded

    def enqueue(self, command: C, *, actor: str) -> Recorded[C]:
        """Have a command carried out soon, if the transaction takes effect."""
        subject = f"command#{ids.new_id()}"
        recorded = self._recorded(command, subject, actor, {})
        self._add("put", EventRecord.of_command(recorded).get_save_kwargs_from_instance(), None)
        return recorded

    @property
    def room(self) -> int:
        """How many writes more it may have."""
        counted = sum(any(steps.values()) for steps in self._counts.values())
        return MOST_ACTIONS - counted - sum(map(len, self._writes.values()))

    def once(self, once: Once[Any] | None, result: Any) -> None:
        """Bind the transaction to an idempotency key, with the answer that `result` renders to."""
        if once is None:
            return
        self._put_once(once, once.record(result, self.now))

    def commit(self) -> None:
        """Write everything, or raise the error of the first write whose condition failed.

        Raises:
            Replay: the idempotency key took effect before.
            Busy: other transactions kept conflicting.
            Unavailable: the database did not answer. Whether anything was written is unknown; who
                asks again with the idempotency key is told.
        """
        self._flush_counts()
        number = sum(map(len, self._writes.values()))
        if not number:
            return
        mark = self._mark() if number < MOST_ACTIONS else None
        if number > MOST_ACTIONS:
            raise ValueError(f"{number} actions in one transaction")
        token, code = str(uuid.uuid4()), None
        for pause in budget.pauses():
            writes = [write for kind in SENT_ORDER for write in self._writes[kind]]
            try:
                self._send(token)
            except TransactWriteError as error:
                others_hold, code = held(error, writes), code_of(error)
            else:
                if mark is not None:
                    mark.is_done = True
                return
            if self._step_aside(others_hold):
                # Another request needs a token of its own; this one was cancelled for certain.
                token = str(uuid.uuid4())
            time.sleep(pause)
        raise Unavailable if code == IN_PROGRESS else Busy

    def _mark(self) -> Marked | None:
        """Carry the marker of the request that runs, if the edge asked for one."""
        request = marked()
        if request is None or self._once is not None:
            return None
        self._put_once(request.once, request.once.marker(self.now))
        return request

    def _put_once(self, once: Once[Any], record: IdempotencyRecord) -> None:
        self._once = once
        request = record.get_save_kwargs_from_instance(
            condition=IdempotencyRecord.account.does_not_exist(),
            return_values_on_condition_failure="ALL_OLD",
        )
        self._writes["put"].append(Write(request, self._replayed))

    def _recorded(self, message: M, subject: str, actor: str, changes: Changes) -> Recorded[M]:
        return Recorded(
            event_id=ids.event_id(self.now),
            name=name_of(type(message)),
            subject=subject,
            actor=actor,
            at=self.now,
            correlation_id=logs.correlation.get(),
            changes=changes,
            event=message,
        )

    def _add(self, kind: Kind, request: dict[str, Any], otherwise: Otherwise | None) -> None:
        self._writes[kind].append(Write(request, otherwise))

    def _flush_counts(self) -> None:
        for counter, steps in self._counts.items():
            moved = {name: step for name, step in steps.items() if step}
            if moved:
                self._writes["update"].append(counter.write(moved))
        self._counts.clear()

    def _step_aside(self, held: Sequence[Write]) -> bool:
        """Let another item do for one that others hold; whether any does."""
        aside = {id(write): write.aside for write in held if write.aside is not None}
        for writes in self._writes.values():
            for index, write in enumerate(writes):
                other = aside.get(id(write))
                if other is not None:
                    writes[index] = other()
        return bool(aside)

    def _send(self, token: str) -> None:
        requests = {kind: [write.request for write in self._writes[kind]] for kind in SENT_ORDER}
        connection().transact_write_items(
            condition_check_items=requests["check"],
            delete_items=requests["delete"],
            put_items=requests["put"],
            update_items=requests["update"],
            client_request_token=token,
        )

    def _replayed(self, item: Item) -> CasaAustinError:
        once = cast("Once[Any]", self._once)
        try:
            return Replay(once.answer_of(IdempotencyRecord.from_raw_data(item)))
        except CasaAustinError as mismatch:
            return mismatch
