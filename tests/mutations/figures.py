"""Mistakes in figures of stays and searches."""

from tests.mutations.mistakes import Mistake

INSIGHTS = "tests/integration/insights"
SEARCHES = f"{INSIGHTS}/searches"
UNIT = "tests/unit/insights"

FIGURES = (
    Mistake(
        "chalicelib/insights/figures/rules.py",
        "return [part + (number < left) for",
        "return [part + (number <= left) for",
        f"{UNIT}/test_figures.py",
    ),
    Mistake(
        "chalicelib/insights/figures/rules.py",
        'price = 0 if facts.kind == "man" else facts.price',
        "price = facts.price",
        f"{UNIT}/test_figures.py",
    ),
    Mistake(
        "chalicelib/insights/figures/records.py",
        'return cast("Condition", CountedRecord.version == before.version)',
        'return cast("Condition", CountedRecord.version >= before.version)',
        f"{INSIGHTS}/test_counting_stays.py",
    ),
    Mistake(
        "chalicelib/insights/figures/sums.py",
        "airbnb += daily.airbnb_of(month) if start <= first else 0",
        "airbnb += daily.airbnb_of(month)",
        f"{UNIT}/test_figures.py",
    ),
    Mistake(
        "chalicelib/insights/summary/rules.py",
        "before=summed(daily, span.before),",
        "before=summed(daily, span),",
        f"{INSIGHTS}/test_summary.py",
    ),
    Mistake(
        "chalicelib/insights/demand/rules.py",
        "if any(first <= at <= first + within",
        "if any(at <= first + within",
        f"{UNIT}/test_demand_rules.py",
    ),
    Mistake(
        "chalicelib/insights/demand/adding.py",
        "if place[1] < dates.today(since)}",
        "if place[1] <= dates.today(since)}",
        f"{SEARCHES}/test_asked_statistics.py",
    ),
    Mistake(
        "chalicelib/insights/searches/rules.py",
        "REPEATED_WITHIN = timedelta(minutes=1)",
        "REPEATED_WITHIN = timedelta(seconds=50)",
        f"{SEARCHES}/test_recording.py",
    ),
    Mistake(
        "chalicelib/insights/tallies/folding.py",
        "DELAY = timedelta(minutes=2)",
        "DELAY = timedelta(minutes=0)",
        f"{SEARCHES}/test_folding.py",
    ),
    Mistake(
        "chalicelib/insights/tallies/folding.py",
        "if since is None or each.at >= since)",
        "if since is None or each.at > since)",
        f"{SEARCHES}/test_folding.py",
    ),
    Mistake(
        "chalicelib/insights/booked/service.py",
        "kept = [noted[id_] for id_ in recent & noted.keys()]",
        "kept = [noted[id_] for id_ in noted]",
        f"{SEARCHES}/test_booked.py",
    ),
    Mistake(
        "chalicelib/insights/search_exports/wire.py",
        "user_agent=plain(search.user_agent),",
        "user_agent=search.user_agent,",
        f"{SEARCHES}/test_exporting.py",
    ),
    Mistake(
        "chalicelib/insights/search_exports/wire.py",
        "email=None if client is None else masks.email(client),",
        "email=None if client is None else client.email,",
        f"{SEARCHES}/test_exporting.py",
    ),
    Mistake(
        "chalicelib/insights/search_exports/service.py",
        "rules.place(hour, rows[-1][0])",
        'rules.place(hour, "")',
        f"{SEARCHES}/test_exporting.py",
    ),
    Mistake(
        "chalicelib/kernel/permissions.py",
        "            Permission.READS_FIGURES,\n",
        "            Permission.READS_FIGURES,\n            Permission.EXPORTS_SEARCHES,\n",
        f"{SEARCHES}/test_exporting.py",
    ),
)
