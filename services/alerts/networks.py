"""Which addresses a message may go to: none inside the operator's own network that was not allowed. Pure."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

INTERNAL_BESIDES = (ip_network("168.63.129.16/32"),)
"""Addresses that look public and answer from inside: the metadata of a cloud."""

TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 that a gateway turns into the IPv4 of its last 32 bits (NAT64)."""


def permitted(address: str, allowed: Iterable[Network]) -> bool:
    """Whether a message may go to this address: one of the open internet, or of a network that is allowed."""
    try:
        meant = _meant(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return not _internal(meant) or any(meant in network for network in allowed)


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _internal(address: Address) -> bool:
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    elsewhere = not address.is_global or address.is_multicast or site_local
    return elsewhere or any(address in network for network in INTERNAL_BESIDES)
