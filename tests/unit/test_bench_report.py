"""What `make bench` keeps in files, and how two files compare."""

from pathlib import Path

import pytest

from bench import compare
from bench.report import Figure, Report, read


def run(path: Path, *lines: tuple[str, Figure]) -> None:
    report = Report()
    for what, figure in lines:
        report.line(what, figure)
    report.add_to(path)


def test_a_line_shows_each_figure_in_its_own_way(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.line("a quote", Figure(2, "rounds"), Figure(1.25, "ms of CPU", ".1f", "CPU {value} ms"))
    assert capsys.readouterr().out.split("  ")[-1].strip() == "2 rounds, CPU 1.2 ms"


def test_each_run_adds_a_round_and_the_median_counts(tmp_path: Path) -> None:
    for value in (5, 1, 3):
        run(tmp_path / "figures.json", ("  a quote", Figure(value, "ms")))
    [measured] = read(tmp_path / "figures.json")
    assert (measured.name, measured.unit, measured.value) == ("  a quote", "ms", 3)
    assert measured.rounds == (5, 1, 3)


def test_a_run_of_some_parts_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    run(tmp_path / "figures.json", ("a quote", Figure(5, "ms")))
    run(tmp_path / "figures.json", ("a booking", Figure(7, "ms")))
    figures = {one.name: one.rounds for one in read(tmp_path / "figures.json")}
    assert figures == {"a quote": (5,), "a booking": (7,)}


def test_two_files_compare_by_ratio_and_show_what_one_of_them_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "before", ("a quote", Figure(4, "ms")), ("a page", Figure(1, "reads")))
    run(tmp_path / "after", ("a quote", Figure(3, "ms")), ("a start", Figure(1234.5, "ms")))
    capsys.readouterr()
    compare.main([str(tmp_path / "before"), str(tmp_path / "after")])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["what", "unit", "before", "after", "ratio"],
        ["a", "quote", "ms", "4", "3", "0.75"],
        ["a", "page", "reads", "1", "-", "-"],
        ["a", "start", "ms", "-", "1,234", "-"],
    ]
