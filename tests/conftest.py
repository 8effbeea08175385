"""What tests of every part share. Core tests load this on their own, without the app."""

import pytest
from hypothesis import settings

from assessment.library import Library
from tests import shipped

settings.register_profile("familyvoice", max_examples=30, deadline=None)
settings.register_profile("core", max_examples=10, deadline=None)  # the core on its own: a quick word before the whole
settings.load_profile("familyvoice")


@pytest.fixture(scope="session")
def library() -> Library:
    return shipped.library()
