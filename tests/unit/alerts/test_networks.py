"""To which addresses a message may go."""

from ipaddress import ip_network

import pytest

from services.alerts.networks import permitted

OWN = [ip_network("10.1.0.0/16"), ip_network("192.168.7.20/32"), ip_network("fd00:1::/32")]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("121.40.1.1", id="the open internet"),
        pytest.param("2400:3200::1", id="by version 6 too"),
        pytest.param("10.1.2.3", id="a network that is allowed"),
        pytest.param("192.168.7.20", id="a machine that is allowed"),
        pytest.param("::ffff:10.1.2.3", id="the same written as version 6"),
        pytest.param("64:ff9b::a01:203", id="the same behind a translator"),
        pytest.param("fd00:1::5", id="a local network of version 6 that is allowed"),
    ],
)
def test_a_message_may_go_to(address: str) -> None:
    assert permitted(address, OWN)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="this machine"),
        pytest.param("127.9.9.9", id="this machine by another number"),
        pytest.param("::1", id="this machine by version 6"),
        pytest.param("0.0.0.0", id="this machine by no number"),
        pytest.param("::", id="this machine by no number of version 6"),
        pytest.param("10.2.0.1", id="a private network"),
        pytest.param("172.16.0.1", id="another"),
        pytest.param("192.168.7.21", id="the neighbour of a machine that is allowed"),
        pytest.param("100.64.0.1", id="a provider's own network"),
        pytest.param("100.100.100.200", id="the metadata of Alibaba's cloud"),
        pytest.param("169.254.169.254", id="the metadata of most clouds"),
        pytest.param("168.63.129.16", id="the metadata of Azure, which looks public"),
        pytest.param("fd00:ec2::254", id="the metadata of Amazon's cloud by version 6"),
        pytest.param("fe80::1%eth0", id="the local link"),
        pytest.param("fec0::1", id="the local site"),
        pytest.param("::ffff:127.0.0.1", id="this machine written as version 6"),
        pytest.param("::ffff:a9fe:a9fe", id="metadata written as version 6"),
        pytest.param("64:ff9b::7f00:1", id="this machine behind a translator"),
        pytest.param("2002:7f00:1::", id="this machine behind 6to4"),
        pytest.param("224.0.0.1", id="many at once"),
        pytest.param("ff02::1", id="many at once by version 6"),
        pytest.param("255.255.255.255", id="everybody"),
        pytest.param("/run/docker.sock", id="what is no address"),
    ],
)
def test_a_message_may_not_go_to(address: str) -> None:
    assert not permitted(address, OWN)


def test_what_is_allowed_is_all_that_is_allowed() -> None:
    assert permitted("127.0.0.1", [ip_network("127.0.0.0/8")])
    assert not permitted("127.0.0.1", [])
