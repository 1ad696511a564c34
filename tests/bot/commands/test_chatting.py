"""`giaoban chat --as PERSON`: a conversation on standard input and output."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.bot.commands.conftest import GiaoBan, Ran


def chat(giaoban: GiaoBan, db: str, person: str, *lines: str) -> Ran:
    return giaoban("chat", "--as", person, "--db", db, stdin="".join(f"{line}\n" for line in lines))


def replies(ran: Ran) -> list[str]:
    """The messages that were said, a blank line behind each."""
    assert ran.out.endswith("\n\n")
    return ran.out.removesuffix("\n\n").split("\n\n")


def test_each_line_is_a_message_and_is_answered(giaoban: GiaoBan, db: str) -> None:
    ran = chat(giaoban, db, "officer-son-tinh", "/baocao", "4", "4241,1")
    assert (ran.status, ran.err) == (0, "")
    assert "1/54 · I." in ran.out
    assert "2/54 · I." in ran.out
    assert "3/54 · I." in ran.out


def test_conversation_goes_on_the_next_time(giaoban: GiaoBan, db: str) -> None:
    chat(giaoban, db, "officer-son-tinh", "/baocao", "4")
    assert "3/54 · I." in chat(giaoban, db, "officer-son-tinh", "4241,1").out


def test_answers_are_there_for_the_lead(giaoban: GiaoBan, db: str) -> None:
    chat(giaoban, db, "officer-son-tinh", "/baocao", "4")
    with sqlite3.connect(db.removeprefix("sqlite:///")) as connection:
        rows = connection.execute("select item_id, new ->> 'value', channel from answer_log")
        assert rows.fetchall() == [("villages", 4, "console")]
    connection.close()


def test_whoever_has_left_is_not_written_to_on_the_console(giaoban: GiaoBan, db: str) -> None:
    chat(giaoban, db, "officer-son-tinh", "/han")
    reachable = "select channel, reachable from identity where person_id = 'officer-son-tinh'"
    with sqlite3.connect(db.removeprefix("sqlite:///")) as connection:
        assert dict(connection.execute(reachable)) == {"console": 0, "web": 1}
    connection.close()
    assert "Hạn nộp:" in chat(giaoban, db, "officer-son-tinh", "/han").out


def test_end_of_input_ends_it(giaoban: GiaoBan, db: str) -> None:
    ran = chat(giaoban, db, "officer-son-tinh")
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_last_line_needs_no_end(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("chat", "--as", "officer-son-tinh", "--db", db, stdin="/han")
    assert "Hạn nộp:" in ran.out


def test_lines_of_windows_are_lines(giaoban: GiaoBan, db: str) -> None:
    ran = giaoban("chat", "--as", "officer-son-tinh", "--db", db, stdin="/baocao\r\n4\r\n")
    assert "2/54 · I." in ran.out


def test_replies_are_told_apart_by_a_blank_line(giaoban: GiaoBan, db: str) -> None:
    ran = chat(giaoban, db, "officer-son-tinh", "/han", "/trogiup", "/han")
    first, _, third = replies(ran)
    assert first == third


def test_no_blank_line_stands_within_a_reply(giaoban: GiaoBan, db: str) -> None:
    ran = chat(giaoban, db, "officer-son-tinh", "/baocao", "4", "9999")  # far from last year's
    assert len(replies(ran)) == 3


@pytest.mark.parametrize("person", ["officer-son-tinh", "Cán bộ xã Sơn Tinh", "can bo xa son tinh"])
def test_person_is_an_id_or_a_name(person: str, giaoban: GiaoBan, db: str) -> None:
    assert "Sơn Tinh" in chat(giaoban, db, person, "/han").out


def test_unknown_person_is_refused(giaoban: GiaoBan, db: str) -> None:
    ran = chat(giaoban, db, "Nguyễn Văn Không", "/han")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        "--as Nguyễn Văn Không: there is nobody of that name; `giaoban people` lists them\n"
    )


def test_name_of_several_is_refused_with_all_that_it_could_be(giaoban: GiaoBan, db: str) -> None:
    with sqlite3.connect(db.removeprefix("sqlite:///")) as connection:
        connection.execute("update person set name = 'Cán bộ xã' where id like 'officer-son-t%'")
    connection.close()
    ran = chat(giaoban, db, "cán bộ xã", "/han")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        "--as cán bộ xã: which one? Cán bộ xã (officer-son-tan), Cán bộ xã (officer-son-tinh)\n"
    )


def test_refused_conversation_makes_nobody_known_on_the_console(giaoban: GiaoBan, db: str) -> None:
    chat(giaoban, db, "Nguyễn Văn Không", "/han")
    people = json.loads(giaoban("people", "--json", "--db", db).out)
    assert all(one["channels"] == ["web"] for one in people)


def test_file_is_sent_by_its_path(giaoban: GiaoBan, db: str, folder: Path) -> None:
    (folder / "ke-hoach.pdf").write_bytes(b"%PDF-1.7\n" + bytes(64))
    (folder / "setup.exe").write_bytes(b"MZ" + bytes(64))
    ran = chat(giaoban, db, "officer-son-tinh", "@ke-hoach.pdf", "@setup.exe", "@nothing.pdf")
    taken, refused, text = replies(ran)
    assert "Tệp này không nhận được" in refused
    assert taken != refused
    assert text != refused
    kept = [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1
