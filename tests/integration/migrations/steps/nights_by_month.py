from deploy.migrations.step import Item, Step, attributes


def month_of(item: Item) -> Item:
    """The month of a night, for an index by month. A maintenance block has none."""
    month = None if item.get("state") == "blocked" else item["night"][:7]
    return {"month": month}


STEP = Step(
    id="2026-02-01-nights-by-month",
    purpose="give every night its month",
    table="nights",
    apply=attributes("nights", ("night", "state"), month_of),
)
