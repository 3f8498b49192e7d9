"""The map of the house: `python -m local.rooms`.

For each room, from the top: the paths that it serves and by which module, its events and who hears
of them, the commands that it asks for and who carries them out, its queues and its jobs.
"""

from collections.abc import Iterator
from importlib import import_module

from chalicelib import wiring
from chalicelib.cloud.assembly import REPLAYS, listeners_of
from chalicelib.cloud.rooms import EVERY_METHOD, Job, Queue, Room, method_and_path

LISTENERS = listeners_of(wiring.SUBSCRIPTIONS)


def house() -> Iterator[str]:
    """The lines of the map."""
    for room in wiring.ROOMS:
        yield f"{room.name}: {_about(room)}"
        for title, lines in _parts(room):
            yield from (f"  {title:<9}{line}" for line in lines)
        yield ""
    yield "of no room:"
    yield f"  {'job':<9}{_job(REPLAYS)}"


def _parts(room: Room) -> Iterator[tuple[str, Iterator[str]]]:
    yield (
        "path",
        (
            f"{_address(path):<43} {module}"
            for module, paths in room.paths.items()
            for path in sorted(paths)
        ),
    )
    yield "event", (_with_listeners(name) for name in room.emits)
    yield "command", (_with_listeners(name) for name in room.commands)
    yield "queue", (_queue(queue) for queue in room.queues)
    yield "job", (_job(job) for job in room.jobs)


def _address(declared: str) -> str:
    """A beginning of paths, or one method of a path (`DELETE /clients/{client_id}`)."""
    method, path = method_and_path(declared)
    return f"/{path}" if method == EVERY_METHOD else f"{method} /{path}"


def _about(room: Room) -> str:
    return import_module(f"chalicelib.{room.name}.room").__doc__ or ""


def _with_listeners(name: str) -> str:
    heard = [f"{each.name} ({each.queue})" for each in LISTENERS.get(name, ())]
    return f"{name:<28} -> {', '.join(heard)}" if heard else name


def _queue(queue: Queue) -> str:
    bound = f", {queue.concurrency} at once" if queue.concurrency else ""
    limits = f"{queue.seconds} s, {queue.attempts} attempts, {queue.batch} a batch{bound}"
    return f"{queue.name:<28} {limits}"


def _job(job: Job) -> str:
    return f"{job.name:<28} {job.when} ({job.rule})"


def main() -> None:
    """Print the map."""
    print("\n".join(house()))


if __name__ == "__main__":
    main()
