"""Why a cleaning is not done on its day (staff book, 1.5 and vector TV7), and why staff could have
placed one better."""

from collections.abc import Sequence
from datetime import date

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.rules.objective import Option, present_cost
from chalicelib.operations.cleaning.rules.search import Candidate
from chalicelib.operations.cleaning.types import Cleaning, Place, Worker
from chalicelib.operations.gaps.types import REASON_LABELS
from chalicelib.operations.tasks.rules.capacity import is_weekend
from chalicelib.operations.types import GapReason


def gap_reason(day: date, board: Board, *, is_small: bool) -> GapReason:
    """Why nobody cleans a house on a day, all others being planned.

    `capacity_exceeded`: somebody could by the sizes of houses, but not by what is said of the
    person. `staff_overload`: everybody who is there has a day full of houses.
    """
    workers = board.workers.values()
    if not workers:
        return "no_staff_available"
    if is_weekend(day) and not any(each.works_weekends for each in workers):
        return "weekend_unavailable"
    there = [Place(day, each.member_id) for each in workers if each.is_there(day)]
    if not there:
        return "no_staff_available"
    fits = (board.tasks(place) < board.most(place, is_small=is_small) for place in there)
    return "capacity_exceeded" if any(fits) else "staff_overload"


def why_waiting(cleaning: Cleaning, place: Place | None, reason: GapReason) -> str:
    """The note of a cleaning that is done later, or by nobody; empty if it is done on its day."""
    label = REASON_LABELS[reason].lower()
    if place is None and cleaning.next_arrival is not None:
        arrival = _written(cleaning.next_arrival)
        return f"Nadie puede limpiar antes del próximo ingreso, el {arrival}: {label}."
    if place is None:
        return f"Nadie puede limpiar hasta el {_written(cleaning.deadline)}: {label}."
    if place.day > cleaning.departure:
        return f"Nadie pudo limpiar el {_written(cleaning.departure)}: {label}."
    return ""


def why_not_best(candidate: Candidate, place: Place, board: Board) -> str:
    """The note of a cleaning that staff pinned to a place, all others being as they are on the
    board (it is not there): how it would be done better, or empty if it would not."""
    wrong = _wrong_day(candidate.cleaning, place.day) or _wrong_person(candidate, place, board)
    if wrong:
        return wrong
    best = min(_open(candidate, board), key=lambda each: (present_cost(each, board), each.number))
    if best.place is None or best.place == place:
        return ""
    return _better(candidate.cleaning, place, best.place, board)


def _wrong_day(cleaning: Cleaning, day: date) -> str:
    if day < cleaning.departure:
        return f"Fijada para antes de la salida, que es el {_written(cleaning.departure)}."
    if cleaning.next_arrival is not None and day > cleaning.next_arrival:
        arrival = _written(cleaning.next_arrival)
        return f"Fijada para después del próximo ingreso, que es el {arrival}."
    if day > cleaning.deadline:
        return "Fijada para más de una semana después de la salida."
    return ""


def _wrong_person(candidate: Candidate, place: Place, board: Board) -> str:
    worker = board.workers.get(place.member_id)
    if worker is None or not worker.is_there(place.day):
        return "Fijada a una persona que ese día no está disponible."
    if not candidate.has_room(board, place):
        return "Fijada a una persona que ese día ya tiene bastante trabajo."
    return ""


def _open(candidate: Candidate, board: Board) -> Sequence[Option]:
    options = [option for of_day in candidate.choices for option in of_day]
    return [each for each in options if candidate.has_room(board, each.place)]


def _better(cleaning: Cleaning, place: Place, best: Place, board: Board) -> str:
    """What speaks for the best place: the first thing that differs (`objective`)."""
    who, whose = board.workers[best.member_id], board.workers[place.member_id]
    if best.day < place.day:
        return f"Fijada: {who.name} podría limpiar antes, el {_written(best.day)}."
    if board.tasks(best) < board.tasks(place):
        return f"Fijada: ese día {who.name} tiene menos tareas."
    if _prefers(who, cleaning) and not _prefers(whose, cleaning):
        return f"Fijada: {who.name} prefiere esta casa."
    if board.tasks_of_week(best) < board.tasks_of_week(place):
        return f"Fijada: esa semana {who.name} tiene menos tareas."
    return ""


def _prefers(worker: Worker, cleaning: Cleaning) -> bool:
    return cleaning.property_id in worker.preferred


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
