"""Which files of a directory belong to which table of the contract."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from vandring.delivery.contract import TABLES, Table
from vandring.delivery.report import Problem
from vandring.errors import UserError

FORMATS = {".parquet": "parquet", ".csv": "csv"}
# Folders that a delivery may hold and the warehouse never reads.
IGNORED_FOLDERS = frozenset({"truth"})
# Kinds of files that nobody takes for a table.
DOCUMENTS = frozenset({".md", ".txt", ".pdf", ".docx", ".json"})


@dataclass(frozen=True)
class TableFiles:
    """The files of one table, by name. ``format`` is parquet or csv, None when there are no files."""

    table: Table
    files: tuple[Path, ...]
    format: str | None


@dataclass(frozen=True)
class Layout:
    """The files of a delivery. ``tables`` leaves out a table whose files contradict each other."""

    directory: Path
    tables: tuple[TableFiles, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def find_layout(directory: Path) -> Layout:
    """Look at file names only. Raises UserError when the directory cannot be listed."""
    entries = _entries(directory)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    tables: list[TableFiles] = []
    claimed: set[Path] = set()
    strangers = [entry for entry in entries if _table_name(entry) is None]
    for table in TABLES:
        candidates = [entry for entry in entries if _table_name(entry) == table.name]
        claimed.update(candidates)
        if len(candidates) > 1:
            names = " and ".join(_shown(entry) for entry in candidates)
            errors.append(
                Problem(
                    table.name, f"delivered more than once, as {names}; keep one of them and remove the rest"
                )
            )
        elif not candidates:
            tables.append(TableFiles(table, (), None))
            if table.is_required:
                errors.append(Problem(table.name, _missing_table(table, directory, strangers)))
        elif candidates[0].is_dir():
            found = _folder_files(table, candidates[0], errors, warnings)
            if found is not None:
                tables.append(found)
        else:
            tables.append(TableFiles(table, (candidates[0],), FORMATS[candidates[0].suffix.lower()]))
    warnings += [
        Problem(_shown(stranger), _unknown_entry(stranger))
        for stranger in strangers
        if stranger.suffix.lower() not in DOCUMENTS
    ]
    return Layout(directory, tuple(tables), tuple(errors), tuple(warnings))


def _entries(directory: Path) -> list[Path]:
    if not directory.exists():
        raise UserError(
            f"{directory}: there is no such directory; name the directory that holds the delivery"
        )
    if not directory.is_dir():
        raise UserError(
            f"{directory}: is a file; a delivery is a directory with one file or folder per table"
        )
    return [entry for entry in _listed(directory) if not (entry.is_dir() and entry.name in IGNORED_FOLDERS)]


def _listed(directory: Path) -> list[Path]:
    """Entries in order of name, without hidden ones and the markers that Spark leaves (``_SUCCESS``)."""
    try:
        return sorted(entry for entry in directory.iterdir() if not entry.name.startswith((".", "_")))
    except OSError as error:
        raise UserError(
            f"{directory}: cannot be listed ({error.strerror}); give read access to it"
        ) from error


def _table_name(entry: Path) -> str | None:
    name = entry.name if entry.is_dir() else entry.stem
    is_form = entry.is_dir() or entry.suffix.lower() in FORMATS
    return name if is_form and any(table.name == name for table in TABLES) else None


def _shown(entry: Path) -> str:
    return f"{entry.name}/" if entry.is_dir() else entry.name


def _folder_files(
    table: Table, folder: Path, errors: list[Problem], warnings: list[Problem]
) -> TableFiles | None:
    entries = _listed(folder)
    data = [entry for entry in entries if entry.is_file() and entry.suffix.lower() in FORMATS]
    formats = {FORMATS[entry.suffix.lower()] for entry in data}
    place = f"{folder.name}/"
    for entry in entries:
        if entry not in data:
            warnings.append(
                Problem(f"{place}{_shown(entry)}", "is not a Parquet or CSV file and is not read")
            )
    if len(formats) > 1:
        errors.append(
            Problem(
                place, "holds both Parquet and CSV files; keep the files of one format and remove the others"
            )
        )
        return None
    if not data:
        errors.append(
            Problem(
                place,
                "holds no .parquet or .csv file; put the files directly into the folder"
                + ("" if table.is_required else ", or remove the folder if the table is not delivered"),
            )
        )
        return None
    return TableFiles(table, tuple(data), formats.pop())


def _missing_table(table: Table, directory: Path, strangers: list[Path]) -> str:
    close = difflib.get_close_matches(table.name, [entry.name.split(".")[0] for entry in strangers], 1, 0.75)
    hint = ""
    if close:
        entry = next(entry for entry in strangers if entry.name.split(".")[0] == close[0])
        hint = f" (there is {_shown(entry)}: rename or convert it?)"
    return (
        f"this required table is missing from {directory}{hint}; add {table.name}.parquet, {table.name}.csv "
        f"or a folder {table.name}/ of such files"
    )


def _unknown_entry(entry: Path) -> str:
    close = difflib.get_close_matches(
        entry.name.split(".")[0].lower(), [table.name for table in TABLES], 1, 0.75
    )
    hint = f"; did you mean {close[0]}.parquet or {close[0]}.csv?" if close else ""
    return f"is no table of the delivery and is not read{hint}"
