"""The template that is laid over the one that Chalice writes from `app.py`.

Chalice knows the functions and the routes; everything else follows from
`chalicelib.cloud.resources` and from what the rooms declare. Chalice merges mappings key by key,
so an intrinsic function of its own may only be replaced by a scalar or a list.
"""

from typing import Any, get_args

from chalicelib.guests.codes.settings import CODES_A_DAY, PROVIDERS
from chalicelib.reservations.stays.windows import HOURS, LateCheckout
from chalicelib.wiring import API, FUNCTIONS
from deploy.firewall import FIREWALL, firewall
from deploy.functions import RESERVES, functions, layers
from deploy.gateway import gateway
from deploy.houses import houses
from deploy.messaging import messaging
from deploy.naming import Stage
from deploy.storage import storage

PARAMETERS: dict[str, Any] = {
    "BaseUrl": {
        "Type": "String",
        "Default": "",
        "Description": "The address that absolute links start with",
    },
    "CodesBy": {
        "Type": "String",
        "Default": PROVIDERS[0],
        "AllowedValues": list(PROVIDERS),
        "Description": "Who sends one-time codes unless it cannot; then the other does",
    },
    "CodesADay": {
        "Type": "Number",
        "Default": CODES_A_DAY,
        "MinValue": 1,
        "Description": "How many one-time codes are sent on a day",
    },
    "LateCheckout": {
        "Type": "String",
        "Default": HOURS.late_checkout,
        "AllowedValues": list(get_args(LateCheckout)),
        "Description": "Until when a late checkout has the house",
    },
    "ReserveConcurrency": {
        "Type": "String",
        "Default": "true",
        "AllowedValues": ["true", "false"],
        "Description": "Whether the publisher and the job of holds can always run",
    },
    "RequestsOfAnAddress": {
        "Type": "Number",
        "Default": 0,
        "MinValue": 0,
        "Description": "How many the firewall admits in five minutes; 0: no firewall",
    },
}
"""What a release says of its stage."""


def merge_template(stage: Stage) -> dict[str, Any]:
    """The parts of the stage's template that Chalice does not write."""
    return {
        "Parameters": PARAMETERS,
        "Conditions": {
            RESERVES: {"Fn::Equals": [{"Ref": "ReserveConcurrency"}, "true"]},
            FIREWALL: {"Fn::Not": [{"Fn::Equals": [{"Ref": "RequestsOfAnAddress"}, 0]}]},
        },
        "Resources": {
            **storage(stage),
            **messaging(stage),
            **houses(stage),
            **functions(stage),
            **layers(used_layers(), stage),
            **gateway(stage),
            **firewall(stage),
        },
    }


def used_layers() -> list[str]:
    """The layers that some function names."""
    return sorted({name for function in (API, *FUNCTIONS) for name in function.uses.layers})
