"""What a service manager wants to know: that hubd is ready, and that it stops."""

from __future__ import annotations

import os
import socket


def tell_systemd(text: bytes) -> None:
    """Readiness for a service manager that asks for it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            sock.send(text)
