"""The web server's own certificate: does it go with its key, for which names, until when.

The two ends of a connection are played through in memory, so that the same library judges as in every browser.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROUNDS = 8
"""A handshake takes fewer."""


class BadCertificateError(Exception):
    """It cannot serve; says why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What browsers are shown. `until` in seconds since 1970."""

    names: tuple[str, ...]
    until: float


def examine(cert: Path, key: Path) -> Certificate:
    """Judge a certificate as it is now. Raises `BadCertificateError`."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        server.load_cert_chain(cert, key)
        client.load_verify_locations(cert)
    except ssl.SSLError as error:
        raise BadCertificateError(_unreadable(error)) from error
    except OSError as error:
        missing = cert if not cert.is_file() else key
        raise BadCertificateError(f"{missing} cannot be read ({error.strerror})") from error
    client.check_hostname, client.verify_flags = False, ssl.VERIFY_X509_PARTIAL_CHAIN  # whoever signed it will do here
    try:
        told = _shown(server, client)
    except ssl.SSLCertVerificationError as error:
        raise BadCertificateError(error.verify_message) from error
    names = tuple(str(value) for _, value in told.get("subjectAltName", ()))
    return Certificate(names, ssl.cert_time_to_seconds(told["notAfter"]))


def _unreadable(error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return "certificate and key do not belong together"
    return f"certificate or key cannot be read as PEM ({error.reason or error})"


def _shown(server: ssl.SSLContext, client: ssl.SSLContext) -> Mapping[str, Any]:
    """What a client sees of the server's certificate, once it has accepted it."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    asks, answers = client.wrap_bio(down, up), server.wrap_bio(up, down, server_side=True)
    for _ in range(ROUNDS):
        for end in (asks, answers):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return asks.getpeercert() or {}
