"""TLS to the broker, and why it came to nothing: in words, with what to look at."""

from __future__ import annotations

import ssl

from paho.mqtt import client as paho

from hubd.errors import Unavailable
from hubd.integration import TlsFiles

EXPIRED, NOT_YET, OTHER_NAME, OTHER_ADDRESS = 10, 9, 62, 64
"""OpenSSL's numbers for what may be wrong with a certificate."""
NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNEXPECTED_EOF_WHILE_READING"})
"""What it sounds like when the other side speaks MQTT in the open."""


def secured(client: paho.Client, files: TlsFiles) -> None:
    """Have this client speak TLS. Raises `Unavailable` for files that will not do."""
    ca, cert, key = (str(file) if file is not None else None for file in (files.ca, files.cert, files.key))
    trust = ssl.CERT_NONE if files.insecure else ssl.CERT_REQUIRED
    try:
        client.tls_set(ca_certs=ca, certfile=cert, keyfile=key, cert_reqs=trust)
    except ssl.SSLError as error:
        raise Unavailable(f"mqtt.tls: {_unreadable(error, cert)}") from error
    except OSError as error:
        raise Unavailable(f"mqtt.tls: a file cannot be read ({error.strerror}); look at ca, cert and key") from error


def _unreadable(error: ssl.SSLError, cert: str | None) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return "cert and key do not belong together"
    return f"{'ca, cert or key' if cert is not None else 'ca'} holds nothing that can be read as PEM"


def distrust(error: ssl.SSLError) -> str:
    """Why no connection came about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        return f"its certificate is not to be trusted ({why}); {_mended(error.verify_code)}"
    if error.reason in NO_TLS:
        return "it speaks no TLS there; is that its port for TLS?"
    return f"no TLS came about ({error.reason or error}); check mqtt.tls"


def _mended(code: int) -> str:
    if code in (EXPIRED, NOT_YET):
        return "renew it, or set the clock"
    if code in (OTHER_NAME, OTHER_ADDRESS):
        return "call the broker in mqtt.url by a name that stands in it"
    return "name the authority that signed it in mqtt.tls.ca"
