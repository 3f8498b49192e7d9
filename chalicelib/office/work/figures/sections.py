"""Which sections there are, in their order."""

from chalicelib.kernel.permissions import Permission
from chalicelib.office.work.figures import (
    ahead,
    channels,
    choosing,
    conversion,
    goals,
    houses,
    income,
    month,
    searches,
    years,
)
from chalicelib.office.work.figures.desk import THIRTY
from chalicelib.office.work.figures.sheets import Section

SECTIONS: tuple[Section, ...] = (
    Section(
        slug="",
        title="Ingresos",
        tells="Lo que ganan las noches, frente a las metas y al año anterior.",
        choices=choosing.of_days_and_house,
        sheet=income.sheet,
        has_presets=True,
    ),
    Section(
        slug="month",
        title="El mes",
        tells="Noches, lo facturado y lo que falta cobrar en un mes.",
        choices=choosing.of_month,
        sheet=month.sheet,
        needs=Permission.READS_CALENDAR,
    ),
    Section(
        slug="houses",
        title="Casas",
        tells="Cuánto se ocupa cada casa, y cuánto gana.",
        choices=choosing.of_days_and_house,
        sheet=houses.sheet,
        has_presets=True,
    ),
    Section(
        slug="channels",
        title="Canales",
        tells="De dónde vienen las estadías.",
        choices=choosing.of_days_and_house,
        sheet=channels.sheet,
        has_presets=True,
    ),
    Section(
        slug="ahead",
        title="Por venir",
        tells="Lo que ya está vendido, y las llegadas que se buscan.",
        choices=ahead.choices,
        sheet=ahead.sheet,
    ),
    Section(
        slug="searches",
        title="Búsquedas",
        tells="Qué buscan los visitantes, y cuántos reservan después. Hasta un año a la vez.",
        choices=choosing.of_days,
        sheet=searches.sheet,
        has_presets=True,
        usual=THIRTY,
    ),
    Section(
        slug="conversion",
        title="Conversión",
        tells="De las búsquedas a las estadías. Hasta un año a la vez.",
        choices=choosing.of_days,
        sheet=conversion.sheet,
        has_presets=True,
        usual=THIRTY,
    ),
    Section(
        slug="years",
        title="Años",
        tells="Tres años, uno junto al otro.",
        choices=years.choices,
        sheet=years.sheet,
    ),
    Section(
        slug=goals.GOALS,
        title="Metas",
        tells="Lo que se quiere de cada mes, y cuánto falta.",
        choices=goals.choices,
        sheet=goals.sheet,
    ),
)
