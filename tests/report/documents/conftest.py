"""The district's report as a file, made once."""

from __future__ import annotations

from datetime import date

import pytest

from config.language import language
from report.documents import Letterhead, default_letterhead, make_word
from tests.samples.son_tay import son_tay

VIETNAMESE = language("vi")


@pytest.fixture(scope="session")
def letterhead() -> Letterhead:
    return default_letterhead(son_tay(), VIETNAMESE, date(2022, 2, 5), "Họ Và Tên")


@pytest.fixture(scope="session")
def word(letterhead: Letterhead) -> bytes:
    """The report of the nine communes, signed on 5 February."""
    return make_word(son_tay(), letterhead, VIETNAMESE)
