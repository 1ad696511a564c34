"""Whether an answer says that there is nothing: `không`, `chưa có vụ nào ạ`, `none`."""

from __future__ import annotations

from config.language import Locales
from report.checklist import Field
from report.reading.english import none_in_vietnamese
from report.reading.phrases import harmless_words, says_none

_LONGEST = 120  # characters; whoever writes more has something to say


def says_nothing(field: Field, text: str, locale: Locales = "vi") -> bool:
    """Whether `text` says that there is nothing to report under `field`, and nothing else."""
    if len(text) > _LONGEST:
        return False
    plain = none_in_vietnamese(text) if locale == "en" else text
    return says_none(plain, harmless_words(field))
