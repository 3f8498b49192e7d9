"""What happens to houses, their photos and prices, and to the settings of all houses."""

from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class HouseEvent(Event, frozen=True, kw_only=True):
    """Something happened to a house."""

    property_id: str

    @property
    def subject(self) -> str:
        """The house."""
        return f"property#{self.property_id}"


class HouseCreated(HouseEvent, frozen=True, kw_only=True, tag="property.created"):
    """A house was published."""


class HouseChanged(HouseEvent, frozen=True, kw_only=True, tag="property.changed"):
    """A house has other details."""


class HouseDeleted(HouseEvent, frozen=True, kw_only=True, tag="property.deleted"):
    """A house left the catalogue."""

    name: str


class RatesChanged(HouseEvent, frozen=True, kw_only=True, tag="rates.changed"):
    """The nights of a house cost something else."""


class RatesRemoved(HouseEvent, frozen=True, kw_only=True, tag="rates.removed"):
    """A house has no night prices of its own any more."""


class SpecialDateSaved(HouseEvent, frozen=True, kw_only=True, tag="special_date.saved"):
    """A house's night of every year has a price of its own; `day` is `MM-DD`."""

    day: str


class SpecialDateRemoved(HouseEvent, frozen=True, kw_only=True, tag="special_date.removed"):
    """A house's night costs what its neighbours cost; `day` is `MM-DD`."""

    day: str


class SpecialDatesReplaced(HouseEvent, frozen=True, kw_only=True, tag="special_dates.replaced"):
    """A house has other special dates. Changes are named `MM-DD.<field>`."""


class SpecialDatesLoaded(HouseEvent, frozen=True, kw_only=True, tag="special_dates.loaded"):
    """Many special dates of a house were loaded. Changes are named `MM-DD.<field>`."""

    created: int
    updated: int
    skipped: int


class PhotoEvent(Event, frozen=True, kw_only=True):
    """Something happened to a photo of a house."""

    photo_id: str
    property_id: str

    @property
    def subject(self) -> str:
        """The photo."""
        return f"photo#{self.photo_id}"


class PhotoAdded(PhotoEvent, frozen=True, kw_only=True, tag="photo.added"):
    """A photo was added; its file may still be on its way."""


class PhotoChanged(PhotoEvent, frozen=True, kw_only=True, tag="photo.changed"):
    """A photo has other details."""


class PhotoReady(PhotoEvent, frozen=True, kw_only=True, tag="photo.ready"):
    """The file of a photo is there and is shown."""


class PhotoRejected(PhotoEvent, frozen=True, kw_only=True, tag="photo.rejected"):
    """The file of a photo is no picture that can be shown."""


class PhotoRemoved(PhotoEvent, frozen=True, kw_only=True, tag="photo.removed"):
    """A photo was removed; `keys` are the files that nobody needs any more."""

    keys: tuple[str, ...]


class ExchangeRateEvent(Event, frozen=True, kw_only=True):
    """Something happened to an exchange rate of the US dollar."""

    rate_id: str

    @property
    def subject(self) -> str:
        """All rates of the dollar, so that their timeline is one."""
        return "exchange_rate#usd"


class ExchangeRateChanged(
    ExchangeRateEvent, frozen=True, kw_only=True, tag="exchange_rate.changed"
):
    """Another rate counts."""


class ExchangeRateSaved(ExchangeRateEvent, frozen=True, kw_only=True, tag="exchange_rate.saved"):
    """A rate that does not count was entered or corrected."""


class ExchangeRateRemoved(
    ExchangeRateEvent, frozen=True, kw_only=True, tag="exchange_rate.removed"
):
    """A rate that does not count left the history."""


class SeasonSaved(EntrySaved, frozen=True, kw_only=True, tag="season.saved"):
    """A season was added or changed."""


class SeasonRemoved(EntryRemoved, frozen=True, kw_only=True, tag="season.removed"):
    """A season was taken out."""


class ServiceSaved(EntrySaved, frozen=True, kw_only=True, tag="service.saved"):
    """An extra service was added or changed."""


class ServiceRemoved(EntryRemoved, frozen=True, kw_only=True, tag="service.removed"):
    """An extra service was taken out."""


class PolicySaved(EntrySaved, frozen=True, kw_only=True, tag="policy.saved"):
    """A cancellation policy was added or changed."""


class PolicyRemoved(EntryRemoved, frozen=True, kw_only=True, tag="policy.removed"):
    """A cancellation policy was taken out."""


class LateCheckoutSaved(EntrySaved, frozen=True, kw_only=True, tag="late_checkout.saved"):
    """The rule of late departures on a weekday was added or changed."""


class LateCheckoutRemoved(EntryRemoved, frozen=True, kw_only=True, tag="late_checkout.removed"):
    """The rule of late departures on a weekday was taken out."""
