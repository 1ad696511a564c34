"""Everything that is said to people is said in Vietnamese too."""

from __future__ import annotations

import unicodedata

from babel.messages import Message

from tests.messages import CATALOGUE, HEADER, calls, forms, in_catalogue, in_code, messages
from tests.messages import placeholders as placeholders_in

CATALOGUED = messages(in_catalogue())


def english(message: Message) -> str:
    return forms(message.id)[-1]


def vietnamese(message: Message) -> str:
    return forms(message.string)[0]


def test_no_message_is_missing() -> None:
    catalogued = {forms(message.id) for message in CATALOGUED}
    missing = [m for m in messages(in_code()) if forms(m.id) not in catalogued]
    assert [(message.locations, message.id) for message in missing] == []


def test_no_message_is_unused() -> None:
    said = {forms(message.id) for message in messages(in_code())}
    assert [message.id for message in CATALOGUED if forms(message.id) not in said] == []


def test_nothing_is_left_of_what_was_said_once() -> None:
    assert list(in_catalogue().obsolete) == []


def test_every_message_is_translated() -> None:
    assert [one.id for one in CATALOGUED if one.fuzzy or not vietnamese(one).strip()] == []


def test_vietnamese_words_do_not_change_with_the_number() -> None:
    assert [one.id for one in CATALOGUED if len(forms(one.string)) != 1] == []


def test_vietnamese_is_composed_unicode() -> None:
    assert [m.id for m in CATALOGUED if not unicodedata.is_normalized("NFC", vietnamese(m))] == []


def test_translations_have_the_placeholders_of_the_message() -> None:
    wrong = [
        (one.id, one.string)
        for one in CATALOGUED
        if placeholders_in(vietnamese(one)) != placeholders_in(english(one))
    ]
    assert wrong == []


def test_translations_have_the_lines_of_the_message() -> None:
    wrong = [
        one.id for one in CATALOGUED if vietnamese(one).count("\n") != english(one).count("\n")
    ]
    assert wrong == []
    padded = [one.id for one in CATALOGUED if vietnamese(one) != vietnamese(one).strip()]
    assert padded == [one.id for one in CATALOGUED if english(one) != english(one).strip()]


def test_header_says_no_more_than_it_must() -> None:
    assert CATALOGUE.read_text(encoding="utf-8").startswith(HEADER)


def test_messages_are_said_in_many_places() -> None:
    assert len(list(calls())) > 200


def test_no_message_is_put_together_in_the_code() -> None:
    """What is put together is not found in the catalogue, and is not a sentence elsewhere."""
    assert [one.where for one in calls() if one.is_put_together] == []


def test_every_placeholder_is_filled_in_where_the_message_is_said() -> None:
    wrong = [
        (one.where, one.text)
        for one in calls()
        if one.text
        and not one.is_template
        and placeholders_in(one.text) | (one.given & {"count"}) != one.given
    ]
    assert wrong == []
