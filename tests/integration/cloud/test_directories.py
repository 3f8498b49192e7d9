"""A directory is what was written, for every process, whatever the packing job does meanwhile."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.cloud import store
from chalicelib.cloud.directories import merging, reading
from chalicelib.cloud.directories.reading import Directory
from chalicelib.cloud.directories.records import TABLE, TOKENS, Line, Tokens, block_of
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache
from chalicelib.kernel.errors import Stale
from tests.support.elsewhere import elsewhere

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


class Word(Line, frozen=True, array_like=True, gc=False):
    """A line of these tests."""

    text: str


WORDS = Directory("words", Word)
OTHERS = Directory("others", Word)


def word(entry_id: str, text: str, version: int = 1, *, gone: bool = False) -> Word:
    return Word(entry_id, version, gone, text)


def write(*lines: Word, directory: Directory[Word] = WORDS, before: Word | None = None) -> None:
    tx = Transaction(NOW)
    for line in lines:
        directory.note(tx, before, line)
    tx.commit()


def lines(directory: Directory[Word] = WORDS) -> dict[str, str]:
    """The text of everything, by id."""
    [snapshot] = reading.read(directory)
    return {line.entry_id: line.text for line in snapshot.everything()}


def recent() -> set[str]:
    """The ids of what is not packed, or was packed a moment ago."""
    items = store.query(TABLE, WORDS.name, consistent=True)
    return {item["entry"]["S"] for item in items} - {TOKENS}


def test_nothing_was_written_yet(aws: None) -> None:
    assert lines() == {}
    assert merging.merge(WORDS, now=NOW) == 0
    assert lines() == {}


def test_a_line_is_read_at_once_and_after_every_run(aws: None) -> None:
    write(word("a", "one"), word("b", "two"))
    assert lines() == {"a": "one", "b": "two"}
    assert merging.merge(WORDS, now=NOW) == 2
    assert lines() == {"a": "one", "b": "two"}
    assert recent() == {"a", "b"}
    assert merging.merge(WORDS, now=NOW) == 0
    assert lines() == {"a": "one", "b": "two"}
    assert recent() == set()


def test_a_later_line_counts_before_and_after_it_is_packed(aws: None) -> None:
    write(word("a", "one"), word("b", "two"))
    merging.merge(WORDS, now=NOW)
    write(word("a", "uno", 2))
    assert lines() == {"a": "uno", "b": "two"}
    assert merging.merge(WORDS, now=NOW) == 1
    merging.merge(WORDS, now=NOW)
    assert lines() == {"a": "uno", "b": "two"}


def test_what_is_gone_leaves_and_may_come_back(aws: None) -> None:
    write(word("a", "one"), word("b", "two"))
    merging.merge(WORDS, now=NOW)
    write(word("a", "one", 2, gone=True))
    assert lines() == {"b": "two"}
    for _ in range(2):
        merging.merge(WORDS, now=NOW)
        assert lines() == {"b": "two"}
    assert recent() == set()
    write(word("a", "again", 3))
    assert lines() == {"a": "again", "b": "two"}
    merging.merge(WORDS, now=NOW)
    assert lines() == {"a": "again", "b": "two"}


def test_a_line_that_says_nothing_new_is_not_written(aws: None) -> None:
    write(word("a", "one", 2), before=word("a", "one", 1))
    assert recent() == set()
    write(word("a", "uno", 3), before=word("a", "one", 2))
    assert recent() == {"a"}


def test_directories_do_not_mix(aws: None) -> None:
    write(word("a", "one"))
    write(word("a", "other"), directory=OTHERS)
    merging.merge(OTHERS, now=NOW)
    words, others = reading.read(WORDS, OTHERS)
    assert [line.text for line in words.everything()] == ["one"]
    assert [line.text for line in others.everything()] == ["other"]


def test_what_another_process_wrote_and_packed_is_read(aws: None) -> None:
    write(word("a", "one"))
    merging.merge(WORDS, now=NOW)
    assert lines() == {"a": "one"}
    elsewhere(lambda: write(word("a", "uno", 2), word("b", "two")))
    assert lines() == {"a": "uno", "b": "two"}
    for _ in range(2):
        elsewhere(lambda: merging.merge(WORDS, now=NOW))
        assert lines() == {"a": "uno", "b": "two"}


def test_a_directory_that_was_emptied_elsewhere_is_empty(aws: None) -> None:
    write(word("a", "one"))
    for _ in range(2):
        merging.merge(WORDS, now=NOW)
    assert lines() == {"a": "one"}
    tx = Transaction(NOW)
    tx.delete(Tokens(directory=WORDS.name))
    tx.commit()
    assert lines() == {}


def test_a_line_that_changes_while_it_is_dropped_stays(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(word("a", "one"))
    merging.merge(WORDS, now=NOW)
    read = store.fetch_many

    def meanwhile(keys: Sequence[store.Key]) -> store.Found:
        found = read(keys)
        monkeypatch.undo()
        write(word("a", "uno", 2))
        return found

    monkeypatch.setattr(store, "fetch_many", meanwhile)
    merging.merge(WORDS, now=NOW)
    assert lines() == {"a": "uno"}
    assert recent() == {"a"}


def test_of_two_runs_at_once_one_gives_way(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    write(word("a", "one"))
    read = store.fetch_many

    def meanwhile(keys: Sequence[store.Key]) -> store.Found:
        found = read(keys)
        monkeypatch.undo()
        merging.merge(WORDS, now=NOW)
        return found

    monkeypatch.setattr(store, "fetch_many", meanwhile)
    with pytest.raises(Stale):
        merging.merge(WORDS, now=NOW)
    assert lines() == {"a": "one"}


def test_many_lines_fill_every_block(aws: None) -> None:
    everything = {f"{number:05d}": f"text {number}" for number in range(400)}
    for start in range(0, 400, 100):
        some = list(everything.items())[start : start + 100]
        write(*(word(entry_id, text) for entry_id, text in some))
    assert merging.merge(WORDS, now=NOW) == 400
    assert lines() == everything
    tokens = store.fetch(Tokens, WORDS.name, TOKENS)
    assert tokens is not None
    assert set(tokens.blocks) == {block_of(entry_id) for entry_id in everything}
    merging.merge(WORDS, now=NOW)
    cache.forget_all()
    assert lines() == everything


NUMBERS = count()
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "remove"]), st.sampled_from("abc")),
        st.tuples(st.sampled_from(["merge", "forget", "read"]), st.just("")),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(STEPS)
def test_any_order_of_writing_and_packing_reads_what_was_written_last(
    aws: None, steps: list[tuple[str, str]]
) -> None:
    directory = Directory(f"words-{next(NUMBERS)}", Word)
    expected: dict[str, str] = {}
    for version, (step, entry_id) in enumerate(steps, start=1):
        if step in {"write", "remove"}:
            line = word(entry_id, f"text {version}", version, gone=step == "remove")
            write(line, directory=directory)
            expected.pop(entry_id, None)
            if step == "write":
                expected[entry_id] = line.text
        elif step == "merge":
            merging.merge(directory, now=NOW)
        elif step == "forget":
            cache.forget_all()
        assert lines(directory) == expected
