"""What the program says to people: the messages in the code, and their Vietnamese.

`python -m tests.messages` brings the catalogue in line with the code: new messages are added, to
be translated; those that nobody says any more go.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from operator import itemgetter
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "report", "config")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"msg": None, "nmsg": (1, 2)}
CATALOGUE = ROOT / "config" / "locale" / "vi" / "LC_MESSAGES" / "giaoban.po"
HEADER = r"""# What Giao Ban says, in Vietnamese. `make messages` adds what is new in the code.
msgid ""
msgstr ""
"Project-Id-Version: Giao Ban\n"
"Language: vi\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def in_code() -> Catalog:
    """The messages that the code says."""
    found = Catalog(locale="vi")
    for package in PACKAGES:
        said = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=KEYWORDS)
        for file, line, message, _, _ in sorted(said, key=itemgetter(0, 1)):
            found.add(message, locations=[(f"{package}/{file}", line)])
    return found


def in_catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def messages(catalogue: Catalog) -> list[Message]:
    """Without the header, which is a message without an id."""
    return [message for message in catalogue if message.id]


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One form, or one for each number."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


@dataclass(frozen=True)
class Call:
    """A place in the code that says something."""

    where: str
    text: str  # empty where it is said by a name
    is_put_together: bool
    given: set[str]  # the placeholders that it fills in
    is_template: bool  # filled in elsewhere


def calls() -> Iterator[Call]:
    """Every `msg(...)` and `nmsg(...)` of the code."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for statement in ast.parse(file.read_text(encoding="utf-8")).body:
                for node in ast.walk(statement):
                    if isinstance(node, ast.Call) and _says(node):
                        where = f"{file.relative_to(ROOT)}:{node.lineno}"
                        yield _call(node, where, isinstance(statement, ast.Assign))


def _call(node: ast.Call, where: str, is_assigned: bool) -> Call:
    text = node.args[0]
    given = _given(node)
    return Call(
        where=where,
        text=str(text.value) if isinstance(text, ast.Constant) else "",
        is_put_together=isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call),
        given=given,
        is_template=is_assigned and not given,
    )


def _says(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def _given(node: ast.Call) -> set[str]:
    counted = {"count"} if len(node.args) > 1 else set()
    return {one.arg for one in node.keywords if one.arg} | counted


def update() -> None:
    catalogue = in_catalogue()
    catalogue.update(in_code(), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalogue, width=100, no_location=True, omit_header=True, ignore_obsolete=True)
    CATALOGUE.write_text(HEADER + body.getvalue().decode().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    update()
