"""Every PynamoDB model fits the table that it says it lives in."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from pynamodb.models import Model

import chalicelib
from chalicelib.cloud import resources
from chalicelib.cloud.settings import settings


def models() -> Iterator[type[Model]]:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        if "records" in module.name or module.name.startswith("chalicelib.cloud."):
            importlib.import_module(module.name)
    waiting = list(Model.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("chalicelib.") and hasattr(model, "Meta"):
            yield model


MODELS = sorted(set(models()), key=lambda model: (model.__module__, model.__name__))
BY_NAME = {settings().name(table.name): table for table in resources.TABLES}


def test_there_are_models() -> None:
    assert len(MODELS) > 5


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_has_the_keys_of_its_table(model: type[Model]) -> None:
    table = BY_NAME[model.Meta.table_name]
    attributes = model.get_attributes().values()
    hashes = [each.attr_name for each in attributes if each.is_hash_key]
    ranges = [each.attr_name for each in attributes if each.is_range_key]
    assert (hashes, ranges) == ([table.hash], [table.range])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_key_attributes_are_texts(model: type[Model]) -> None:
    table = BY_NAME[model.Meta.table_name]
    kinds = {each.attr_name: each.attr_type for each in model.get_attributes().values()}
    assert {kinds[name] for name in table.key_attributes if name in kinds} == {"S"}


@pytest.mark.parametrize("table", resources.TABLES, ids=lambda table: table.name)
def test_every_index_is_filled_by_some_model(table: resources.Table) -> None:
    known: set[str] = set()
    for model in MODELS:
        if model.Meta.table_name == settings().name(table.name):
            known |= {each.attr_name for each in model.get_attributes().values()}
    for index in table.indexes:
        assert {index.hash, index.range, *(index.carries or ())} <= known, index.name
