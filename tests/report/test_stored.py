"""Answers as they are kept: whatever they say, they come back; and what was kept before is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.stored import StoredAnswers

IDS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
ANSWERS = st.dictionaries(TEXTS, TEXTS | st.integers(-9, 9) | st.lists(TEXTS), max_size=3)
Some = dict[str, Any]
ALL = st.dictionaries(IDS, ANSWERS, max_size=6)


@given(ALL)
def test_what_is_kept_comes_back_in_order(answers: Some) -> None:
    kept = StoredAnswers.from_text(StoredAnswers.of(answers).text)
    assert list(kept.items()) == list(answers.items())
    assert kept == answers


@given(ALL)
def test_the_text_is_json(answers: Some) -> None:
    assert json.loads(StoredAnswers.of(answers).text) == answers


@pytest.mark.parametrize("indent", [None, 0, 1, 4])
@given(answers=ALL)
def test_json_of_any_layout_is_read(answers: Some, indent: int | None) -> None:
    assert StoredAnswers.from_text(json.dumps(answers, indent=indent)) == answers


@given(answers=ALL, item_id=IDS, new=ANSWERS)
def test_another_answer_stands_last(answers: Some, item_id: str, new: Some) -> None:
    before = StoredAnswers.of(answers)
    after = StoredAnswers.from_text(before.text).with_one(item_id, new)
    rest = {name: one for name, one in answers.items() if name != item_id}
    assert list(after.items()) == [*rest.items(), (item_id, new)]
    assert StoredAnswers.from_text(after.text) == after
    assert before == answers


@given(answers=ALL, item_id=IDS, new=ANSWERS)
def test_json_of_another_layout_is_written_anew(answers: Some, item_id: str, new: Some) -> None:
    after = StoredAnswers.from_text(json.dumps(answers)).with_one(item_id, new)
    assert StoredAnswers.from_text(after.text) == {**answers, item_id: new}
    assert after.text == StoredAnswers.of(dict(after)).text


@given(answers=ALL, item_id=IDS)
def test_an_answer_is_taken_back(answers: Some, item_id: str) -> None:
    after = StoredAnswers.from_text(StoredAnswers.of(answers).text).with_one(item_id, None)
    assert after == {name: one for name, one in answers.items() if name != item_id}
    assert StoredAnswers.from_text(after.text) == after


def test_each_answer_stands_on_a_line_of_its_own() -> None:
    kept = StoredAnswers.of({"poor": {"value": "30"}, "places": {"value": "a\nb"}})
    assert kept.text.decode() == '{ "poor":\n{"value":"30"}\n,"places":\n{"value":"a\\nb"}\n}'
    assert kept.text_of("poor") == '{"value":"30"}'
    assert kept.text_of("other") is None
    assert kept.only(["poor"]) == {"poor": {"value": "30"}}
    assert kept.with_some({"poor": 1, "more": 2}) == {
        "poor": 1,
        "places": {"value": "a\nb"},
        "more": 2,
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"a":\n1,\n"b":\n2\n}',
        '{"a": 1\n,"b": 2\n}',
        '{"a":\n1\n,"b": 2\n}',
        '{\n"a":\n1\n,"b":\n2\n}',
        '{"a":\n1\n,"b":\n2}',
        '{"a":\n1\n,"b":\n2\n}',
        '{ "a":\n1,"b":\n2}',
        '{ "a":1,\n"b":2\n}',
        '{ "a":\n1\n, "b":\n2\n}',
        '{ "a":\n1\n,"b":2\n}',
        '{ "a": 1, "b": 2\n}',
    ],
)
def test_json_that_is_laid_out_nearly_so_is_read_all_the_same(text: str) -> None:
    assert StoredAnswers.from_text(text) == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ['{ "poor":\n{"value', "null", "[]", "1", ""])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        len(StoredAnswers.from_text(text))
