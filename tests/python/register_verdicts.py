"""The verdict of every message in every vintage, walked message by message: none of the warehouse's SQL.

Reads what was delivered, and of the truth what is wrong in a message itself.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

CONTENT_REASONS = (
    "unreadable",
    "incomplete_person_number",
    "invalid_person_number",
    "unknown_municipality",
    "impossible_move",
)
"""What can be wrong in a message itself, in order of precedence."""

TAKEN_BACK = "taken_back"
NEVER = "9999-12-31"

Verdict = tuple[str, str]
"""accepted, rejected or taken_back, and the reason of the rejected, else an empty text."""


@dataclass(frozen=True)
class Message:
    """A message as delivered, texts that are empty where nothing is stated, and what is wrong in it."""

    key: str
    person_number: str
    kind: str
    registration: str
    received: str
    named: str
    defects: frozenset[str]


@dataclass(frozen=True)
class Vintage:
    """What a vintage takes in, by year of registration and day of receipt, and how it treats that.

    One that is cleaned follows changed numbers and removes duplicates.
    """

    takes_in: Callable[[int, str], bool]
    known_by: str
    is_cleaned: bool = False
    prefers_official: bool = False
    rejects_incomplete: bool = True


def is_official(year: int, received: str) -> bool:
    """Received by 30 June of the year after registration."""
    return received <= f"{year + 1}-06-30"


def is_in_analysis_file(year: int, received: str) -> bool:
    """Official statistics of 1967–1975 as they stood, and the late messages of two periods of receipt."""
    if received > "1976-06-30":
        return False
    if is_official(year, received):
        return 1967 <= year <= 1975
    return received >= ("1975-06-01" if year == 1974 else "1975-01-01") and 1967 <= year <= 1974


def is_in_recount(year: int, received: str) -> bool:
    """All files as they stood on 31 December 1976."""
    return 1969 <= year <= 1975 and received <= "1976-12-31"


def is_received(year: int, received: str) -> bool:
    """Everything received so far."""
    return year > 0 and received < NEVER


VINTAGES = {
    "official_statistics": Vintage(is_official, known_by=NEVER, rejects_incomplete=False),
    "analysis_file": Vintage(
        is_in_analysis_file, known_by="1976-06-30", is_cleaned=True, prefers_official=True
    ),
    "recount": Vintage(is_in_recount, known_by="1976-12-31", rejects_incomplete=False),
    "current": Vintage(is_received, known_by=NEVER, is_cleaned=True),
}


def read_messages(delivery: Path, not_wrong: set[str]) -> dict[str, Message]:
    """All messages by key; ``not_wrong`` names those whose places only seem to contradict each other."""
    defects = defaultdict(set)
    for key, defect in duckdb.sql(
        f"select notification_id, defect from '{delivery}/truth/defects.parquet'"
    ).fetchall():
        if defect in CONTENT_REASONS and (defect != "impossible_move" or key not in not_wrong):
            defects[key].add(defect)
    rows = duckdb.sql(
        f"""select notification_id, coalesce(person_number, ''), coalesce(notification_type, ''),
            coalesce(registration_date, ''), coalesce(received_date, ''),
            coalesce(taken_back_notification_id, '')
        from '{delivery}/notifications.parquet'"""
    ).fetchall()
    return {row[0]: Message(*row, defects=frozenset(defects[row[0]])) for row in rows}


def read_changes(delivery: Path) -> dict[str, tuple[str, str]]:
    """By old person number: the new one, and the day on which it changed."""
    return {
        old: (new, day)
        for old, new, day in duckdb.sql(
            f"""select old_person_number, new_person_number, changed_date
            from '{delivery}/person_number_changes.parquet'"""
        ).fetchall()
    }


def verdicts(
    messages: dict[str, Message], changes: dict[str, tuple[str, str]], vintage: Vintage
) -> dict[str, Verdict]:
    """The verdict of every message that the vintage takes in."""
    held = [message for message in messages.values() if is_held(message, messages, vintage)]
    reasons = {message.key: own_reason(message, messages, vintage) for message in held}
    takers = [
        message for message in held if reasons[message.key] is None and (message.named or cancels(message))
    ]
    found: dict[str, Verdict] = {}
    for message in sorted(takers, key=lambda message: (message.received, message.key)):
        if found.get(message.named) == (TAKEN_BACK, ""):
            reasons[message.key] = "taken_back_already"
        else:
            found[message.named] = (TAKEN_BACK, "")
    groups = defaultdict(list)
    for message in held:
        reason = reasons[message.key]
        if message.key in found:
            continue
        found[message.key] = ("accepted", "") if reason is None else ("rejected", reason)
        if reason is None and not cancels(message) and len(message.person_number) == 11:
            person = last_number(message.person_number, changes, vintage)
            groups[person, message.registration, message.kind].append(message)
    if vintage.is_cleaned:
        for group in groups.values():
            kept = max(group, key=lambda message: preference(message, vintage))
            for message in group:
                if message is not kept:
                    found[message.key] = ("rejected", "duplicate")
    return {message.key: found[message.key] for message in held}


def cancels(message: Message) -> bool:
    return message.kind == "cancellation"


def is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and not text.endswith("-02-30")


def counted_registration(message: Message, messages: dict[str, Message]) -> str:
    """A cancellation counts where the message counts that it names, if that has a date."""
    if cancels(message) and message.named in messages and is_date(messages[message.named].registration):
        return messages[message.named].registration
    return message.registration


def is_held(message: Message, messages: dict[str, Message], vintage: Vintage) -> bool:
    registration = counted_registration(message, messages)
    if not (is_date(registration) and is_date(message.received)):
        return vintage is VINTAGES["current"]
    return vintage.takes_in(int(registration[:4]), message.received)


def own_reason(message: Message, messages: dict[str, Message], vintage: Vintage) -> str | None:
    """Why a message is rejected, whatever else there is but what it names."""
    for reason in CONTENT_REASONS:
        if reason in message.defects and (reason != "incomplete_person_number" or vintage.rejects_incomplete):
            return reason
    if not message.named and not cancels(message):
        return None
    named = messages.get(message.named)
    if named is None or named is message or cancels(named):
        return "nothing_to_take_back"
    if is_date(named.received) and named.received > message.received:
        return "nothing_to_take_back"
    return None


def last_number(number: str, changes: dict[str, tuple[str, str]], vintage: Vintage) -> str:
    """The number of the person as the vintage knows it."""
    while vintage.is_cleaned and number in changes and changes[number][1] <= vintage.known_by:
        number = changes[number][0]
    return number


def preference(message: Message, vintage: Vintage) -> tuple[bool, str, str]:
    """Of messages that say the same the one with the greatest is kept."""
    official = is_official(int(message.registration[:4]), message.received)
    return (vintage.prefers_official and official, message.received, message.key)
