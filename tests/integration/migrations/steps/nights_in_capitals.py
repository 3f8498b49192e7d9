from deploy.migrations.step import Item, Step, attributes


def in_capitals(item: Item) -> Item:
    """The house in capital letters, only to have a second step."""
    return {"house": item["property_id"].upper()}


STEP = Step(
    id="2026-01-15-nights-in-capitals",
    purpose="write houses in capitals",
    table="nights",
    apply=attributes("nights", ("property_id",), in_capitals),
)
