"""What a process remembers of what it has read: up to an age, up to a number, and all of it
forgotten in one call."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakSet

from chalicelib.kernel import clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_caches: WeakSet["Cache[object, object]"] = WeakSet()


class Cache(Generic[K, V]):
    """Values by key, each used for `greatest_age` after it was read.

    It keeps `greatest_size` values at most; those used longest ago go first. Threads may share
    it. Two that miss the same key at once both read it, and the later answer stays.
    """

    def __init__(self, greatest_age: timedelta, greatest_size: int = 1) -> None:
        self.greatest_age = greatest_age
        self._greatest_size = greatest_size
        self._values: OrderedDict[K, tuple[datetime, V]] = OrderedDict()
        self._lock = Lock()
        _caches.add(self)  # type: ignore[arg-type]

    def get(self, key: K) -> V | None:
        """The value of a key, or None where there is none or it is too old to use."""
        now = clock.now()
        with self._lock:
            read_at, value = self._values.get(key, (None, None))
            if read_at is None or not self._is_young(read_at, now):
                return None
            self._values.move_to_end(key)
            return value

    def get_or_read(self, key: K, read: Callable[[], V]) -> V:
        """The value of a key; `read` brings one that is missing or too old."""
        value = self.get(key)
        if value is None:
            value = read()
            self.put(key, value)
        return value

    def latest(self, key: K) -> V | None:
        """The value of a key whatever its age, for a reader who can tell whether it changed."""
        with self._lock:
            return self._values.get(key, (None, None))[1]

    def put(self, key: K, value: V) -> None:
        """Remember a value that was read just now."""
        with self._lock:
            self._values[key] = (clock.now(), value)
            self._values.move_to_end(key)
            while len(self._values) > self._greatest_size:
                self._values.popitem(last=False)

    def put_for(self, key: K, value: V, age_left: timedelta) -> None:
        """Remember a value that may be used for `age_left` more, although it is older."""
        with self._lock:
            self._values[key] = (clock.now() - self.greatest_age + age_left, value)

    def expire(self, key: K) -> None:
        """Let the value of a key count as too old; `latest` still has it."""
        with self._lock:
            if key in self._values:
                long_ago = clock.now() - 2 * self.greatest_age
                self._values[key] = (long_ago, self._values[key][1])

    def forget(self, key: K) -> None:
        """Remember nothing of a key."""
        with self._lock:
            self._values.pop(key, None)

    def forget_where(self, is_meant: Callable[[K], bool]) -> None:
        """Remember nothing of the keys that `is_meant` is true of."""
        with self._lock:
            for key in [key for key in self._values if is_meant(key)]:
                del self._values[key]

    def forget_all(self) -> None:
        """Remember nothing."""
        with self._lock:
            self._values.clear()

    def _is_young(self, read_at: datetime, now: datetime) -> bool:
        """An instant to come is no age: a clock that was set back must not keep a value alive."""
        return timedelta(0) <= now - read_at < self.greatest_age


def forget_all() -> None:
    """Let every cache of this process remember nothing: read everything anew."""
    for cache in list(_caches):
        cache.forget_all()
