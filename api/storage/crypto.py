"""Keeps what is personal unreadable to whoever holds only the database: seals texts, and hashes addresses for lookup.

All keys are derived (HKDF-SHA256, RFC 5869) from one secret that lives outside the database. Sealing is AES-256-GCM
with a random nonce; a sealed value names its key, and its purpose is authenticated, so no value passes for another.
"""

import hmac
import os
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Purpose = Literal["address", "message", "answer", "reply"]

MIN_SECRET = 32
_FORMAT = b"\x01"
_NONCE = 12
_HEAD = len(_FORMAT) + 4


class SealError(Exception):
    """A sealed value cannot be opened: another secret, or damaged bytes."""


class OtherSecretError(SealError):
    """The data is good, but the secret is not the one it was written with."""


class Vault:
    """Seals and opens with keys derived from `secret`. ValueError: fewer than 32 characters."""

    def __init__(self, secret: str) -> None:
        if len(secret) < MIN_SECRET:
            raise ValueError(f"FAMILYVOICE_SECRET_KEY must have at least {MIN_SECRET} characters")
        material = secret.encode("utf-8", "surrogatepass")
        self._key_id = _derive(material, "key id", 4)
        self._cipher = AESGCM(_derive(material, "seal", 32))
        self._index = _derive(material, "address index", 32)
        self.key_id: str = self._key_id.hex()

    def address_hash(self, channel: str, address: str) -> bytes:
        """The keyed hash an address is found by; useless for guessing without the secret."""
        return hmac.digest(self._index, f"{channel}\0{address}".encode("utf-8", "surrogatepass"), "sha256")

    def seal(self, purpose: Purpose, text: str) -> bytes:
        nonce = os.urandom(_NONCE)
        head = _FORMAT + self._key_id
        return head + nonce + self._cipher.encrypt(nonce, _encode(text), head + purpose.encode())

    def open(self, purpose: Purpose, sealed: bytes) -> str:
        """What `seal` was given. SealError: sealed for another purpose or with another secret, or damaged."""
        head, nonce, body = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        if head != _FORMAT + self._key_id:
            raise OtherSecretError(
                "sealed with another secret: set FAMILYVOICE_SECRET_KEY to the one this data was written with"
            )
        try:
            return self._cipher.decrypt(nonce, body, head + purpose.encode()).decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError) as error:
            raise SealError(f"a sealed {purpose} is damaged") from error


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _derive(material: bytes, info: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"familyvoice/" + info.encode()).derive(material)
