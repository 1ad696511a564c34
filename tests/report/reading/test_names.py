"""Misspelt unit names: the right one, or several to choose from, never a wrong one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from report.reading.names import match_name
from report.reading.text import fold

COMMUNES = {
    fold(name).replace(" ", "-"): (f"Xã {name}", name)
    for name in (
        "Sơn Bua",
        "Sơn Dung",
        "Sơn Lập",
        "Sơn Liên",
        "Sơn Long",
        "Sơn Màu",
        "Sơn Mùa",
        "Sơn Tân",
        "Sơn Tinh",
    )
}
TELEX = {"ơ": "ow", "ậ": "aaj", "ê": "ee", "à": "af", "ù": "uf", "â": "aa"}
VNI = {"ơ": "o7", "ậ": "a65", "ê": "e6", "à": "a2", "ù": "u2", "â": "a6"}


def _typed_with(keys: dict[str, str], name: str) -> str:
    return "".join(keys.get(one, one) for one in name.lower())


def _slips(name: str) -> Iterator[str]:
    for base in (name, fold(name)):
        for at in range(len(base)):
            yield base[:at] + base[at + 1 :]
            yield base[:at] + base[at] + base[at:]
            if at + 1 < len(base):
                yield base[:at] + base[at + 1] + base[at] + base[at + 2 :]


def _is_another(typed: str, commune: str) -> bool:
    """ "son mua" is how Sơn Mùa is written, whatever was meant."""
    spelled = {form for _, name in COMMUNES.values() for form in (name, fold(name))}
    own = COMMUNES[commune][1]
    return typed in spelled - {own, fold(own)}


def _misspellings(name: str) -> Iterator[str]:
    yield from (name, name.upper(), fold(name), f"xã {name}", f"Xa {fold(name)}", f"  {name}. ")
    yield unicodedata.normalize("NFD", name)
    yield _typed_with(TELEX, name)
    yield _typed_with(VNI, name)
    yield from _slips(name)


def test_no_misspelling_is_taken_for_another_commune() -> None:
    wrong, found, offered, nothing = [], 0, 0, 0
    for commune, (_, name) in COMMUNES.items():
        for typed in _misspellings(name):
            if _is_another(typed, commune):
                continue
            could = match_name(typed, COMMUNES)
            if len(could) == 1 and could != (commune,):
                wrong.append((typed, commune, could))
            found += could == (commune,)
            offered += commune in could and len(could) > 1
            nothing += commune not in could
    assert wrong == []
    assert found > offered > 0
    assert nothing <= (found + offered) // 10


@pytest.mark.parametrize("commune", COMMUNES)
def test_every_commune_is_found_without_diacritics_in_telex_and_in_vni(commune: str) -> None:
    name = COMMUNES[commune][1]
    for typed in (fold(name), _typed_with(TELEX, name), _typed_with(VNI, name)):
        assert match_name(typed, COMMUNES) == (commune,)


@pytest.mark.parametrize(
    ("typed", "could"),
    [
        ("son mau", {"son-mau"}),
        ("son mua", {"son-mua"}),
        ("Sơn Muà", {"son-mua"}),
        ("son ma", {"son-mau", "son-mua"}),
        ("son tay", {"son-tan"}),
    ],
)
def test_near_ties_are_all_offered(typed: str, could: set[str]) -> None:
    found = set(match_name(typed, COMMUNES))
    assert could <= found
    assert len(could) == 1 or found >= could


@pytest.mark.parametrize("typed", ["", " ", "son", "Ba Vì", "x" * 10_000, "😀", "\x00", "sơn tây"])
def test_what_is_no_commune_is_never_one(typed: str) -> None:
    assert len(match_name(typed, COMMUNES)) != 1
