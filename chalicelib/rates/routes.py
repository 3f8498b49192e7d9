"""The administration of what all houses have in common of prices."""

from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import names_in
from chalicelib.properties.houses.wire import FOR_HOUSES, HousesOf
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.policies import wire as policies
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.wire import SeasonTexts, Weekday
from chalicelib.web.crud import Resource, administration
from chalicelib.web.shapes import Field

router = administration(
    "rates",
    Permission.MANAGES_PRICES,
    Resource(
        collection=SEASONS,
        path="/admin/seasons",
        one="season",
        many="seasons, in the order in which a year brings them",
        extra=SeasonTexts,
    ),
    Resource(
        collection=SERVICES,
        path="/admin/services",
        one="service",
        many="services, by name",
        fields={"property_ids": FOR_HOUSES},
        extra=HousesOf,
        lookup=names_in,
        texts={
            "add": "Offer a service, in the named houses or (none named) in all.",
            "remove": "Stop offering a service. Stays that include it keep it.",
        },
    ),
    Resource(
        collection=POLICIES,
        path="/admin/cancellation-policies",
        one="policy",
        many="policies, by the days that they ask for",
        fields=policies.FIELDS,
        adapt=policies.adapt,
        extra=policies.PolicyExtra,
        lookup=names_in,
        texts={
            "add": "Add a policy, by a pair of days and percentage or by `tiers`. A default takes "
            "the place of the one that speaks for the same houses.",
            "make-default": "Let an active policy be the default of its houses instead of "
            "whichever was.",
        },
        actions={"make-default": {"is_default": True}},
    ),
    Resource(
        collection=LATE_CHECKOUT,
        path="/admin/late-checkout",
        one="rule",
        many="rules of the weekdays that have one, Monday first",
        identity=int,
        has_own_key=True,
        fields={
            "weekday": Field("weekday", is_fixed=True),
            "allowed": Field("allows_late_checkout"),
        },
        extra=Weekday,
        texts={
            "add": "Give a weekday without a rule (0 Monday to 6 Sunday) one.",
            "remove": "Leave a weekday to the general rule: late except on Fridays and Saturdays, "
            "no discount.",
        },
    ),
)
