"""Labelled signature cases, the carrier's documented ones among them."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.gateway.forms import parse_form
from api.gateway.twilio import WebhookSignature
from tests.gateway.signing import sign

CASES = json.loads(Path(__file__).with_name("signature_cases.json").read_text("utf-8"))
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_labelled_cases(case: dict[str, Any]) -> None:
    token = case.get("token", "token-of-the-account")
    fields = parse_form(FORM, case["form"].encode()) if case["form"] else parse_form(FORM, b"")
    given = case.get("headers")
    if given is None:
        made = sign(token, case.get("signed", ""), case.get("signed_form", case["form"]), case.get("hash", "sha1"))
        given = [case.get("signature", made)]
    if "extra_header" in case:
        given = [*given, case["extra_header"]]
    signature = WebhookSignature(token, case["public"])
    assert signature.valid(case["target"], fields, given, case.get("algorithm")) is case["valid"]
