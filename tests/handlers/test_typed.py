"""Which choice a typed number means: the one that is shown with it."""

from __future__ import annotations

import pytest

from handlers.conversation import Conversation
from handlers.messages import Button
from handlers.typed import numbers_of, typed_button

YES, NO = Button("Có", "set:one_stop:0"), Button("Không", "set:one_stop:1")
BACK = Button("Quay lại", "back:one_stop", "quay lại | trở lại")


def buttons(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(label, f"go:{n}") for n, label in enumerate(labels))


@pytest.mark.parametrize(
    ("labels", "numbers"),
    [
        (("Có", "Không"), [1, 2]),
        (("9. Số thôn", "12. Số hộ"), [9, 12]),
        (("12. anh.jpg", "12. tep.pdf"), [1, 2]),  # two files of one question
        (("9. Số thôn", "Tất cả"), [9, None]),
        (("I. Khái quát", "II. Kết quả"), [1, 2]),
        ((), []),
    ],
)
def test_labels_with_numbers_of_their_own_keep_them(
    labels: tuple[str, ...], numbers: list[int | None]
) -> None:
    assert numbers_of(buttons(*labels)) == numbers


@pytest.mark.parametrize(
    ("labels", "typed", "chosen"),
    [
        (("9. Số thôn", "12. Số hộ"), "12", "12. Số hộ"),
        (("9. Số thôn", "12. Số hộ"), "2", "12. Số hộ"),  # can only be its place
        (("2. Diện tích", "3. Số hộ"), "1", None),  # is no place: question 1 may be meant
        (("2. Diện tích", "3. Số hộ"), "2", "2. Diện tích"),
        (("Vượt", "Đạt"), "2", "Đạt"),
        (("Vượt", "Đạt"), "3", None),
        (("Vượt", "Đạt"), "0", None),
    ],
)
def test_number_means_what_it_is_shown_with(
    labels: tuple[str, ...], typed: str, chosen: str | None
) -> None:
    conversation = Conversation("choosing", choices=buttons(*labels), numbered=True)
    button = typed_button(conversation, typed)
    assert (button.label if button else None) == chosen


def test_way_elsewhere_has_no_number() -> None:
    conversation = Conversation("asking", choices=(YES, NO, BACK), numbered=True)
    assert typed_button(conversation, "3") is None
    assert typed_button(conversation, "trở lại") == BACK


def test_number_chooses_an_offer_to_tick_where_that_was_asked_about() -> None:
    tick = Button("Phải", "tick:propaganda_forms:0")
    conversation = Conversation("doubting", choices=(tick, NO), numbered=True)
    assert typed_button(conversation, "1") == tick


def test_a_word_that_stands_for_two_choices_chooses_neither() -> None:
    two = (Button("Sơn Bua · 2022", "a", "sơn bua"), Button("Sơn Bua · 2023", "b", "sơn bua"))
    asked = Conversation("choosing", choices=two)
    assert typed_button(asked, "sơn bua") is None
    assert typed_button(asked, "Sơn Bua · 2023") == two[1]
