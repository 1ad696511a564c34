"""How long a report is said to take: a guess that looks like one."""

from __future__ import annotations

from report.reminders.effort import minutes_for
from tests.samples import RICE

ASKED = list(RICE.asked("unit"))


def test_long_answers_take_longer_than_figures_and_choices() -> None:
    by_id = RICE.by_id
    assert minutes_for([by_id["got_rice"]]) == 1
    assert minutes_for([by_id["households"], by_id["poor"]]) == 2
    assert minutes_for([by_id["decisions"]]) == 3


def test_from_ten_minutes_on_it_is_rounded_up_to_five() -> None:
    assert [minutes_for(ASKED * times) for times in (1, 2, 3)] == [8, 20, 25]


def test_nothing_takes_no_less_than_a_minute() -> None:
    assert minutes_for([]) == 1
