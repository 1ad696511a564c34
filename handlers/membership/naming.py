"""What people are called in lists, so that colleagues know who is who."""

from __future__ import annotations

from collections.abc import Iterable

from config.language import msg
from handlers.turn import Turn
from report.reading.text import cannot_be_stored, clean, fold
from storage.changes import Renamed

_LONGEST = 60


async def name(turn: Turn, argument: str) -> None:
    """`/ten Bình`: what colleagues, the leader and the district read beside answers."""
    assert turn.person is not None
    wanted = " ".join(clean(argument).split())
    if not wanted:
        turn.tell(
            msg("You are called: {name}", name=turn.person.name),
            msg("To be called otherwise: /name and the name"),
        )
    elif len(wanted) > _LONGEST or cannot_be_stored(wanted) or not any(map(str.isalpha, wanted)):
        turn.tell(msg("A name has letters, {limit} characters at most.", limit=_LONGEST))
    else:
        chosen = free_name(wanted, _others(turn))
        turn.changes.append(Renamed(chosen))
        turn.tell(msg("From now on you are called: {name}", name=chosen))


def _others(turn: Turn) -> Iterable[str]:
    """What the colleagues on the same units are called."""
    assert turn.person is not None
    units = {m.unit.id for m in turn.person.memberships}
    return (
        one.name
        for unit in units
        for one in turn.batch.members.get(unit, ())
        if not turn.is_me(one.person_id)
    )


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, with a number behind it where somebody there is called so already."""
    known = set(map(fold, taken))
    found, count = wanted, 1
    while fold(found) in known:
        count += 1
        found = f"{wanted} ({count})"
    return found
