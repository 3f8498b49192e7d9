"""`house-bridge --check`: whether the bridge of a new house reaches everything that it needs."""

from collections.abc import Awaitable, Callable

from bridge.assembly import Assembly
from bridge.errors import Away, NotDone, Refused
from bridge.queue import Closed

Step = Callable[[], Awaitable[str]]


async def check(assembly: Assembly, tell: Callable[[str], None]) -> bool:
    """Tell of each part whether it answers; whether all do."""
    steps: dict[str, Step] = {
        "cloud": lambda: _cloud(assembly),
        "Home Assistant": lambda: _home_assistant(assembly),
    }
    found = [await _tried(name, step, tell) for name, step in steps.items()]
    return all(found)


async def _tried(name: str, step: Step, tell: Callable[[str], None]) -> bool:
    try:
        answer = await step()
    except (Away, NotDone, Refused, Closed) as problem:
        tell(f"{name}: NOT reached ({problem})")
        return False
    tell(f"{name}: {answer}")
    return True


async def _cloud(assembly: Assembly) -> str:
    mailbox = await assembly.cloud.mailbox()
    told = assembly.allowed.told(frozenset(mailbox.entities))
    kept = sorted(set(mailbox.entities) - told)
    answer = f"house {mailbox.house}, {len(told)} of {len(mailbox.entities)} entities allowed"
    return answer + (f"; not in the configuration: {', '.join(kept)}" if kept else "")


async def _home_assistant(assembly: Assembly) -> str:
    return f"release {await assembly.home_assistant.release()}"
