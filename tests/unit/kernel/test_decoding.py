"""Values of what was read, in any thread."""

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import pytest

import chalicelib
from chalicelib.kernel.decoding import converted, decoded, json_decoder, msgpack_decoder

SOURCE = Path(chalicelib.__file__).parent
DECODERS = {"convert", "Decoder", "decode"}
MANY_THREADS = """
import sys, threading, types
from chalicelib.kernel.decoding import decoded
sys.setswitchinterval(1e-6)
SOURCE = '''
import msgspec
class Leaf(msgspec.Struct):
    a: str
    b: int | None = None
class Tree(msgspec.Struct):
    leaves: tuple[Leaf, ...]
    %s
''' % chr(10).join(f"    f{each}: int | None = None" for each in range(30)).strip()
for number in range(150):
    module = types.ModuleType(f"made{number}")
    sys.modules[module.__name__] = module
    exec(SOURCE, module.__dict__)
    start = threading.Barrier(4)
    def work(content, kind):
        start.wait()
        decoded(content, kind)
    tree = (b'{"leaves": [{"a": "1"}, {"a": "2", "b": 3}], "f3": 1}', module.Tree)
    leaf = (b'{"a": "1"}', module.Leaf)
    threads = [threading.Thread(target=work, args=each) for each in (tree, leaf, tree, tree)]
    [each.start() for each in threads]
    [each.join() for each in threads]
"""


class Thing(msgspec.Struct):
    day: date


def test_json_and_plain_values_become_a_type() -> None:
    assert decoded(b'{"day": "2026-01-02"}', Thing) == Thing(date(2026, 1, 2))
    assert decoded('{"a": 1}', dict[str, int]) == {"a": 1}
    assert converted("2026-01-02", date, strict=False) == date(2026, 1, 2)
    assert json_decoder(Thing).decode(b'{"day": "2026-01-02"}') == Thing(date(2026, 1, 2))
    assert msgpack_decoder(list[int]).decode(msgspec.msgpack.encode([1, 2])) == [1, 2]
    with pytest.raises(msgspec.ValidationError):
        decoded(b'{"day": 1}', Thing)


def test_a_type_without_a_hash_is_one_too() -> None:
    assert converted("a", Annotated[str, msgspec.Meta(extra_json_schema={"a": "b"})]) == "a"


def test_threads_that_meet_at_the_first_use_of_a_type_do_not_end_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_THREADS], check=False)
    assert done.returncode == 0


def test_nothing_else_decodes_into_a_type() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        if path.name != "decoding.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in DECODERS
        and ast.unparse(node.value) in {"msgspec", "msgspec.json", "msgspec.msgpack"}
    ]
    plain = {"web/bodies.py", "cloud/directories/reading.py"}
    assert {each.partition(":")[0] for each in found} == plain
