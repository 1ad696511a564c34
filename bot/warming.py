"""What takes its time once, done before anybody waits for it."""

from __future__ import annotations

from datetime import date

from config.language import LOCALES, language
from report.reminders.calendar import is_working_day


def warm_up(today: date) -> None:
    """Compiles the catalogues and imports the calendar of holidays: both together are some 150 ms,
    in which the first person to write would have no answer."""
    for code in LOCALES:
        language(code)
    is_working_day(today)
