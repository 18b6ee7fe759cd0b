"""The project's seeds, looked at before a build: an edit that cannot be meant is told by file and line.

Which rules a seed has is written in its YAML, as the tests that dbt runs on it: this module reads them there
and says in one message what is wrong with all seeds. dbt would say it after minutes, and without the line.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vandring.errors import UserError
from vandring.publishing.model_seeds import refuse_faulty_models
from vandring.publishing.project_yaml import published_names, read_yaml

SHOWN = 20

Test = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One row of a seed; ``line`` is where it begins in the file, the header's being 1. Empty means null."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Seed:
    """A seed: its project, its file in it, its rows, and what its YAML declares.

    ``types`` are by column. ``tests`` are those of the whole seed, ``column_tests`` those of a column, each
    with its arguments.
    """

    name: str
    project: Path
    file: Path
    rows: tuple[Row, ...]
    types: dict[str, str]
    tests: tuple[Test, ...]
    column_tests: tuple[tuple[str, Test], ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a seed, where, and what to do."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


def refuse_faulty_seeds(root: Path) -> None:
    """Raise UserError naming what is wrong with the seeds of the project in ``root``, if anything is."""
    faults = seed_faults(root)
    if not faults:
        refuse_faulty_models(root)
        return
    lines = [f"  {fault}" for fault in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(f"  and {len(faults) - SHOWN:,} more")
    raise UserError("\n".join(["the seeds cannot be used:", *lines, "Nothing was built or published."]))


def seed_faults(root: Path) -> list[Fault]:
    """Everything that is wrong with the seeds, in order of file and line."""
    faults: list[Fault] = []
    seeds: dict[str, Seed] = {}
    files = {file.stem: file for file in sorted((root / "seeds").rglob("*.csv"))}
    for declared in sorted((root / "seeds").rglob("*.yml")):
        for declaration in read_yaml(declared)["seeds"]:
            if declaration["name"] not in files:
                missing = declared.relative_to(root).parent / f"{declaration['name']}.csv"
                faults.append(Fault(missing, 1, "the file is not there; every seed of the project needs one"))
                continue
            seed, unreadable = _read(root, files[declaration["name"]], declaration)
            # Rows of another form or type have not what the rules look at.
            unreadable += _type_faults(seed)
            faults += unreadable
            if not unreadable:
                seeds[seed.name] = seed
    for seed in seeds.values():
        for name, arguments in seed.tests:
            if name in SEED_RULES:
                faults += SEED_RULES[name](seed, arguments)
        for column, (name, arguments) in seed.column_tests:
            if name in COLUMN_RULES:
                faults += COLUMN_RULES[name](seed, column, arguments, seeds)
    return sorted(set(faults), key=lambda fault: (str(fault.file), fault.line, fault.message))


def _read(root: Path, file: Path, declaration: dict[str, Any]) -> tuple[Seed, list[Fault]]:
    types = declaration["config"]["column_types"]
    relative = file.relative_to(root)
    rows: list[Row] = []
    faults: list[Fault] = []
    unreadable = _unreadable(relative, file.read_bytes())
    if unreadable:
        faults.append(unreadable)
    else:
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            if sorted(header) != sorted(types):
                faults.append(_other_columns(relative, header, types))
            line = reader.line_num + 1
            # Of values under other columns nothing can be said.
            for cells in reader if not faults else ():
                if len(cells) == len(header):
                    rows.append(Row(line, dict(zip(header, cells, strict=True))))
                elif not any(cells):
                    faults.append(Fault(relative, line, "the line is empty; take it away"))
                else:
                    faults.append(
                        Fault(
                            relative,
                            line,
                            f"{len(cells)} values for {len(header)} columns ({','.join(cells)}); give every "
                            'column one, and put one that holds a comma into "quotes"',
                        )
                    )
                line = reader.line_num + 1
    column_tests = [(column["name"], test) for column in declaration["columns"] for test in _tests(column)]
    seed = Seed(
        declaration["name"],
        root,
        relative,
        tuple(rows),
        types,
        tuple(_tests(declaration)),
        tuple(column_tests),
    )
    return seed, faults


def _unreadable(file: Path, content: bytes) -> Fault | None:
    """What a spreadsheet does to a file so that it is no table of text with commas."""
    if content.startswith(codecs.BOM_UTF8):
        return Fault(
            file,
            1,
            "an invisible mark (U+FEFF) stands before the first column, as spreadsheets put it there; save "
            "the file as UTF-8 without a byte order mark",
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Fault(file, line, f"{content[error.start : error.end]!r} is no UTF-8; save the file as UTF-8")
    return None


def _other_columns(file: Path, header: list[str], types: dict[str, str]) -> Fault:
    """What the first line has in place of the columns."""
    separators = [each for each in (";", "\t") if len(header) == 1 and each in header[0]]
    if separators:
        return Fault(file, 1, f"{separators[0]!r} stands between the columns; save the file with commas")
    missing = [column for column in types if column not in header]
    unknown = [column for column in header if column not in types]
    wrong = [f"{', '.join(missing)} is missing"] if missing else []
    wrong += [f"{', '.join(map(repr, unknown))} is not known"] if unknown else []
    wrong = wrong or ["a column stands there twice"]
    return Fault(file, 1, f"{' and '.join(wrong)}; the columns must be {', '.join(types)}: write them so")


def _tests(declaration: dict[str, Any]) -> Iterator[Test]:
    for test in declaration.get("data_tests", []):
        if isinstance(test, str):
            yield test, {}
        else:
            ((name, content),) = test.items()
            yield name, content.get("arguments", {})


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text) is not None


TYPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "int": (lambda text: re.fullmatch(r"-?[0-9]+", text) is not None, "write a whole number"),
    "double": (_is_number, "write a number with a decimal point"),
    "boolean": (lambda text: text in ("true", "false"), "write true or false"),
    "date": (_is_date, "write a day that exists, yyyy-mm-dd"),
}
"""By the type of a column: whether a value is of it, and the remedy. Text is anything."""


def _type_faults(seed: Seed) -> Iterator[Fault]:
    for column, kind in seed.types.items():
        if kind not in TYPES:
            continue
        is_readable, remedy = TYPES[kind]
        for row in seed.rows:
            value = row.values[column]
            if value and not is_readable(value):
                yield _fault(seed, row, column, f"is no {kind}; {remedy}")


def _fault(seed: Seed, row: Row, column: str, message: str) -> Fault:
    return Fault(seed.file, row.line, f"{column} {row.values[column]!r} {message}")


def _empty(seed: Seed, row: Row, column: str) -> Fault:
    return Fault(seed.file, row.line, f"{column} is empty; every row must state it")


def _not_null(seed: Seed, column: str, _: dict[str, Any], __: dict[str, Seed]) -> Iterator[Fault]:
    for row in seed.rows:
        if not row.values[column]:
            yield _empty(seed, row, column)


def _unique(seed: Seed, column: str, _: dict[str, Any], __: dict[str, Seed]) -> Iterator[Fault]:
    yield from _repeated(seed, [column], null_counts=False)


def _unique_combination(seed: Seed, arguments: dict[str, Any]) -> Iterator[Fault]:
    yield from _repeated(seed, arguments["columns"], null_counts=True)


def _meant(seed: Seed, column: str, text: str) -> str:
    """A value as text that is the same for all ways to write it: 007 and 7 are one whole number."""
    if not text:
        return text
    kind = seed.types[column]
    return str(int(text)) if kind == "int" else str(float(text)) if kind == "double" else text


def _repeated(seed: Seed, columns: list[str], null_counts: bool) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for row in seed.rows:
        key = tuple(_meant(seed, column, row.values[column]) for column in columns)
        if not null_counts and not any(key):
            continue
        if key in first:
            told = ", ".join(f"{column} {row.values[column]!r}" for column in columns)
            yield Fault(
                seed.file, row.line, f"{told} stands in line {first[key]} too; keep one row or name it anew"
            )
        first.setdefault(key, row.line)


def _accepted_values(
    seed: Seed, column: str, arguments: dict[str, Any], _: dict[str, Seed]
) -> Iterator[Fault]:
    accepted = [str(value) for value in arguments["values"]]
    for row in seed.rows:
        if row.values[column] and _meant(seed, column, row.values[column]) not in accepted:
            yield _fault(seed, row, column, f"is not known; write one of {', '.join(accepted)}")


def _has_every_value(
    seed: Seed, column: str, arguments: dict[str, Any], _: dict[str, Seed]
) -> Iterator[Fault]:
    stated = {_meant(seed, column, row.values[column]) for row in seed.rows}
    missing = [str(value) for value in arguments["values"] if str(value) not in stated]
    last = seed.rows[-1].line if seed.rows else 1
    if missing:
        yield Fault(seed.file, last, f"{column} {', '.join(missing)} has no row; the rules need it: add it")


def _relationships(
    seed: Seed, column: str, arguments: dict[str, Any], seeds: dict[str, Seed]
) -> Iterator[Fault]:
    other = seeds.get(_named(arguments["to"]))
    if other is None:
        return
    field = arguments["field"]
    known = {_meant(other, field, row.values[field]) for row in other.rows}
    known |= set(arguments.get("or_one_of", []))
    for row in seed.rows:
        if row.values[column] and _meant(seed, column, row.values[column]) not in known:
            yield _fault(
                seed, row, column, f"is no {arguments['field']} of {other.file}; add it there, or name one"
            )


def _published_table(seed: Seed, column: str, _: dict[str, Any], __: dict[str, Seed]) -> Iterator[Fault]:
    known = published_names(seed.project)
    for row in seed.rows:
        # A project without models has no tables to name.
        if known and row.values[column] and row.values[column] not in known:
            yield _fault(
                seed,
                row,
                column,
                "is no table of the schemas publication and open; write its name as there, or take the row "
                "away",
            )


def _stated_where(seed: Seed, arguments: dict[str, Any]) -> Iterator[Fault]:
    column, by = arguments["column"], arguments["by"]
    for row in seed.rows:
        is_wanted = row.values[by] in arguments["one_of"]
        if is_wanted and not row.values[column]:
            yield Fault(seed.file, row.line, f"{column} is empty; state it, as {by} is {row.values[by]!r}")
        elif row.values[column] and not is_wanted:
            values = " or ".join(arguments["one_of"])
            yield _fault(seed, row, column, f"is stated though {by} is not {values}; leave it empty")


def _complete(seed: Seed, column: str, arguments: dict[str, Any], seeds: dict[str, Seed]) -> Iterator[Fault]:
    other = seeds.get(_named(arguments["to"]))
    if other is None:
        return
    wholes: dict[str, set[str]] = {}
    for row in other.rows:
        wholes.setdefault(row.values[arguments["one_of"]], set()).add(row.values[arguments["field"]])
    parts: dict[str, list[Row]] = {}
    for row in seed.rows:
        if row.values[arguments["by"]]:
            parts.setdefault(row.values[arguments["by"]], []).append(row)
    for rows in parts.values():
        stated = {row.values[column] for row in rows}
        whole, missing = min(
            ((whole, members - stated) for whole, members in wholes.items()), key=lambda each: len(each[1])
        )
        if missing:
            some = ", ".join(sorted(missing)[:5]) + (", …" if len(missing) > 5 else "")
            yield _fault(
                seed,
                rows[0],
                arguments["by"],
                f"lacks {len(missing):,} {column} of {whole}: {some}; give every one a row",
            )


def _stated_year(seed: Seed, column: str, _: dict[str, Any], __: dict[str, Seed]) -> Iterator[Fault]:
    for row in seed.rows:
        if not row.values[column]:
            yield _empty(seed, row, column)
        elif _offset(row.values[column]) is None:
            yield _fault(
                seed,
                row,
                column,
                "is no year; write four digits, or last, last-4, last+17: counted from the last covered year",
            )


def _stated_years_in_order(seed: Seed, arguments: dict[str, Any]) -> Iterator[Fault]:
    for row in seed.rows:
        first, last = (_offset(row.values[arguments[each]]) for each in ("first_year", "last_year"))
        if first and last and first[0] == last[0] and first[1] > last[1]:
            yield _fault(
                seed, row, arguments["last_year"], f"is before {arguments['first_year']}; exchange them"
            )


def _offset(text: str) -> tuple[bool, int] | None:
    """Whether a stated year counts from the last covered year, and the number; None for anything else."""
    found = re.fullmatch(r"(last)?([+-][0-9]{1,3})?|([0-9]{4})", text)
    if not found or not (found[1] or found[3]):
        return None
    return (False, int(found[3])) if found[3] else (True, int(found[2] or 0))


def _partition(seed: Seed, arguments: dict[str, Any]) -> Iterator[Fault]:
    first, last = arguments["first"], arguments["last"]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in seed.rows:
        if "leave_out" in arguments and row.values[arguments["label"]] == arguments["leave_out"]:
            continue
        empty = [column for column in (first, last) if not row.values[column]]
        if empty:
            yield _empty(seed, row, empty[0])
            continue
        groups.setdefault(tuple(row.values[column] for column in arguments.get("by", [])), []).append(row)
    for rows in groups.values():
        earlier: Row | None = None
        for row in sorted(rows, key=lambda each: (int(each.values[first]), int(each.values[last]))):
            if int(row.values[first]) > int(row.values[last]):
                yield _fault(seed, row, last, f"is below {first} {row.values[first]}; exchange them")
            if earlier and int(row.values[first]) != int(earlier.values[last]) + 1:
                wrong = (
                    "overlaps" if int(row.values[first]) <= int(earlier.values[last]) else "leaves a gap to"
                )
                yield _fault(
                    seed,
                    row,
                    first,
                    f"{wrong} the group of line {earlier.line}, which ends at {earlier.values[last]}; let "
                    "each group begin where the one before it ends, plus one",
                )
            earlier = row
        yield from _ends(seed, arguments, rows)


def _ends(seed: Seed, arguments: dict[str, Any], rows: list[Row]) -> Iterator[Fault]:
    """Where the groups together begin or end at another value than they must."""
    first, last = arguments["first"], arguments["last"]
    lowest = min(rows, key=lambda row: (int(row.values[first]), int(row.values[last])))
    highest = max(rows, key=lambda row: (int(row.values[first]), int(row.values[last])))
    for row, column, name in ((lowest, first, "begins"), (highest, last, "ends")):
        if name in arguments and int(row.values[column]) != arguments[name]:
            yield _fault(
                seed, row, column, f"must be {arguments[name]}: there the groups together {name[:-1]}"
            )


def _one_label(seed: Seed, arguments: dict[str, Any]) -> Iterator[Fault]:
    code, label = arguments["code"], arguments["label"]
    labels: dict[tuple[str, ...], Counter[str]] = {}
    for row in seed.rows:
        key = tuple(row.values[column] for column in [*arguments.get("by", []), code])
        labels.setdefault(key, Counter())[row.values[label]] += 1
    for row in seed.rows:
        known = labels[tuple(row.values[column] for column in [*arguments.get("by", []), code])]
        usual = known.most_common(1)[0][0]
        if row.values[label] != usual:
            yield _fault(
                seed, row, label, f"is another name than {usual!r} of {code} {row.values[code]!r}; choose one"
            )


def _named(reference: str) -> str:
    """The name in ref('name')."""
    return reference.split("'")[1]


SEED_RULES: dict[str, Callable[[Seed, dict[str, Any]], Iterator[Fault]]] = {
    "unique_combination": _unique_combination,
    "stated_years_in_order": _stated_years_in_order,
    "partition": _partition,
    "one_label": _one_label,
    "stated_where": _stated_where,
}
"""By the name of a test of a seed."""

COLUMN_RULES: dict[str, Callable[[Seed, str, dict[str, Any], dict[str, Seed]], Iterator[Fault]]] = {
    "not_null": _not_null,
    "unique": _unique,
    "accepted_values": _accepted_values,
    "relationships": _relationships,
    "names_a_row": _relationships,
    "has_every_value": _has_every_value,
    "stated_year": _stated_year,
    "complete": _complete,
    "published_table": _published_table,
}
"""By the name of a test of a column."""
