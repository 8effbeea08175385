"""Signs as Twilio's documentation describes it, independently of Twilio's library."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl


def sign(token: str, url: str, form: str, algorithm: str = "sha1") -> str:
    """Base64 HMAC over the address and every distinct parameter, sorted by name then value."""
    pairs = sorted(set(parse_qsl(form, keep_blank_values=True)))
    said = url + "".join(name + value for name, value in pairs)
    return base64.b64encode(hmac.new(token.encode(), said.encode(), getattr(hashlib, algorithm)).digest()).decode()
