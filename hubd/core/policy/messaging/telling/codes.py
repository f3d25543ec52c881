"""One-time codes: somebody waits for them, they are worthless soon, and nobody else may know them."""

from __future__ import annotations

from hubd.core.policy.messaging.telling.words import Words

_NUMBER = r"(?:[a-z]-)?\d[\d -]{2,8}\d"

_NO_LOGIN = (
    r"(?:promo|discount|voucher|coupon|gift|offer|zip|postal|area|dress|order|booking|tracking"
    r"|rabatt|gutschein|aktions)"
)

CODES = Words(
    rf"{_NUMBER} is (?:your|the)(?: \w+){{0,3}} (?:code|password|passcode|pin|otp)",
    rf"(?:verification|security|log-?in|log in|sign-?in|access|authentication|confirmation|one-time|single-use|2fa)"
    rf" (?:code|password|passcode|pin)\b[^\n]{{0,40}}?{_NUMBER}",
    rf"(?:otp|passcode)(?: is)?:? {_NUMBER}",
    rf"your (?!{_NO_LOGIN})(?:[\w-]+ )?code(?: is|:) ?{_NUMBER}",
    rf"(?:dein|ihr) (?!{_NO_LOGIN})(?:[\w-]+[- ])?code(?: ist| lautet)?:? {_NUMBER}",
    rf"(?:tu|su) código(?: es|:) ?{_NUMBER}",
    rf"code:? {_NUMBER} (?:for your|to) (?:transfer|payment|purchase|order|log|sign|confirm|verify|card)\w*",
    rf"(?:bestätigungs|sicherheits|verifizierungs|anmelde|einmal|login|freigabe)-?(?:code|passwort|kennwort)\b"
    rf"[^\n]{{0,40}}?{_NUMBER}",
    rf"(?:sms|m|push)?-?tan(?: lautet| ist)?:? {_NUMBER}",
    rf"(?:code|{_NUMBER}) (?:lautet:? {_NUMBER}|ist (?:dein|ihr|der) (?:\w*code|\w*passwort|tan))",
    rf"(?:código|clave|contraseña|pin) (?:de (?:verificación|seguridad|acceso|confirmación|un solo uso|firma)|temporal)"
    rf"\b[^\n]{{0,40}}?{_NUMBER}",
    rf"{_NUMBER} es (?:tu|su|el) (?:código|clave)",
)
"""How programs write that this is the number to type in now."""
