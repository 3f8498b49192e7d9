"""Whose an address is."""

import pytest

from chalicelib.kernel.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_of_ipv6_the_network_of_a_customer_counts(address: str, network: str) -> None:
    assert network_of(address) == network
