"""Blocks the network in any Python that starts with this folder on PYTHONPATH and COURSE_BLOCK_NETWORK=1.

An audit hook hears of every connection and name look-up that goes through Python's sockets before it happens, and
cannot be taken out again. This machine itself (loopback, Unix sockets, its own name) stays reachable: a Jupyter kernel
lives by that.
"""

import os
import socket
import sys
from ipaddress import ip_address


class NetworkBlocked(OSError):
    """Something wanted to leave this machine during a test."""


def is_here(host: object) -> bool:
    """Whether an address or name means this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or not isinstance(host, str):
        return True  # no host: any local address
    name = host.lower().rstrip(".")
    if name in ("", "localhost", "ip6-localhost", socket.gethostname().lower()):
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or address.is_unspecified


def hook(event: str, arguments: tuple) -> None:
    """Raise before a socket reaches out or a name is looked up."""
    if not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and len(address) >= 2 and not is_here(address[0]):
            raise NetworkBlocked(f"network blocked in tests: {event} to {address[0]}")
    elif (
        event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
        and arguments
        and not is_here(arguments[0])
    ):
        raise NetworkBlocked(f"network blocked in tests: {event} of {arguments[0]}")


if os.environ.get("COURSE_BLOCK_NETWORK") == "1" and not getattr(sys, "_course_network_blocked", False):
    sys._course_network_blocked = True  # type: ignore[attr-defined]
    sys.addaudithook(hook)
