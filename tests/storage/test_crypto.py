"""Sealed values: readable with the secret only, for their purpose only, and never twice the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.storage.crypto import SealError, Vault

SECRET = "x" * 32
VAULT = Vault(SECRET)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_is_sealed_comes_back(text: str) -> None:
    assert VAULT.open("answer", VAULT.seal("answer", text)) == text


def test_the_text_does_not_show_and_equal_texts_do_not_look_equal() -> None:
    one, two = VAULT.seal("message", "+15551234567"), VAULT.seal("message", "+15551234567")
    assert one != two
    assert b"555" not in one


def test_another_secret_or_purpose_or_a_changed_byte_opens_nothing() -> None:
    sealed = VAULT.seal("answer", "text")
    with pytest.raises(SealError, match="FAMILYVOICE_SECRET_KEY"):
        Vault("y" * 32).open("answer", sealed)
    with pytest.raises(SealError):
        VAULT.open("message", sealed)
    for position in range(len(sealed)):
        with pytest.raises(SealError):
            VAULT.open("answer", sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :])
        with pytest.raises(SealError):
            VAULT.open("answer", sealed[:position])


def test_an_address_has_one_hash_per_channel_and_secret() -> None:
    again = Vault(SECRET)
    assert again.address_hash("sms", "+1555") == VAULT.address_hash("sms", "+1555")
    assert again.key_id == VAULT.key_id
    others = [
        VAULT.address_hash("web", "+1555"),
        VAULT.address_hash("sms", "+1556"),
        Vault("y" * 32).address_hash("sms", "+1555"),
    ]
    assert VAULT.address_hash("sms", "+1555") not in others
    assert VAULT.open("address", again.seal("address", "+1555")) == "+1555"


def test_a_short_secret_is_refused_and_any_long_one_accepted() -> None:
    with pytest.raises(ValueError, match="32"):
        Vault("x" * 31)
    assert Vault("ü" * 32).open("reply", Vault("ü" * 32).seal("reply", "ok")) == "ok"
