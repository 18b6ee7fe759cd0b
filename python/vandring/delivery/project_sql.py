"""The project's own models on a delivery that has not landed: a check judges by the rules of the build.

A model is rendered from its file with the project's macros, as dbt does, and becomes a view; a seed becomes a
table. What a model reads is made first. Of dbt only that is there which models of the first rooms use.
"""

import csv
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

from vandring.delivery.engine import identifier, quoted
from vandring.errors import UserError

if TYPE_CHECKING:
    import duckdb
    import jinja2


class ProjectSql:
    """Models of a project as relations of a connection, made when they are asked for.

    ``replaced`` gives the SQL of models, and of what ``source`` names, that are not to be made from files; it
    may use macros and refs. ``stored`` names models that become tables, because they are read more than once.
    """

    def __init__(
        self,
        root: Path,
        connection: "duckdb.DuckDBPyConnection",
        replaced: dict[str, str],
        stored: frozenset[str],
    ) -> None:
        self._root = root
        self._connection = connection
        self._replaced = replaced
        self._stored = stored
        self._made: set[str] = set()
        self._loaded: set[str] = set()

    def ref(self, name: str) -> str:
        """Make a model or a seed, if it is not there yet, and give its name.

        Raises UserError when the project has no such file.
        """
        if name in self._made:
            return name
        self._made.add(name)
        if name in self._replaced:
            self._make(name, self._replaced[name])
        elif name in self._models:
            self._make(name, self._models[name].read_text(encoding="utf-8"))
        elif name in self._seeds:
            self._load(name, self._seeds[name])
        else:
            raise UserError(f"{self._root}: has no model or seed {name}; take the project's files anew")
        return name

    def rendered(self, template: str, **names: Any) -> str:
        """SQL of a template, which may use ``names``; what it reads is there afterwards."""
        self._load_macros(template)
        return self._environment.from_string(template).render(**names)

    def _make(self, name: str, template: str) -> None:
        kind = "table" if name in self._stored else "view"
        self._connection.execute(f"create {kind} {identifier(name)} as {self.rendered(template)}")

    def _load(self, name: str, file: Path) -> None:
        with file.open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        types = self._column_types[name]
        columns = ", ".join(f"{quoted(column)}: {quoted(_duckdb_type(types[column]))}" for column in header)
        self._connection.execute(
            f"create table {identifier(name)} as from read_csv({quoted(str(file))}, auto_detect = false, "
            f"header = true, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})"
        )

    @cached_property
    def _models(self) -> dict[str, Path]:
        return {file.stem: file for file in (self._root / "models").rglob("*.sql")}

    @cached_property
    def _seeds(self) -> dict[str, Path]:
        return {file.stem: file for file in (self._root / "seeds").rglob("*.csv")}

    @cached_property
    def _column_types(self) -> dict[str, dict[str, str]]:
        return {
            seed["name"]: seed["config"]["column_types"]
            for file in (self._root / "seeds").rglob("*.yml")
            for seed in read_yaml(file)["seeds"]
        }

    @cached_property
    def _environment(self) -> "jinja2.Environment":
        import jinja2

        environment = jinja2.Environment(extensions=["jinja2.ext.do"])
        settings = read_yaml(self._root / "dbt_project.yml")["vars"]
        environment.globals.update(
            ref=self.ref,
            source=lambda source, table: self.ref(f"{source}_{table}"),
            var=lambda name, otherwise="": settings.get(name, otherwise),
            config=lambda **_: "",
            adapter=SimpleNamespace(dispatch=self._dispatched),
            target=SimpleNamespace(type="duckdb"),
            modules=SimpleNamespace(re=re),
            # Macros here give text, which is what they write in place of themselves.
            **{"return": lambda value: value},
            exceptions=SimpleNamespace(raise_compiler_error=_refuse),
        )
        return environment

    @cached_property
    def _macro_files(self) -> dict[str, str]:
        """By the name of a macro the text of its file."""
        texts = [file.read_text(encoding="utf-8") for file in sorted((self._root / "macros").glob("*.sql"))]
        return {name: text for text in texts for name in re.findall(r"{%-? macro (\w+)\(", text)}

    def _load_macros(self, template: str) -> None:
        """Make the macros that a template uses known to it. Compiling all takes longer than running most."""
        needed: dict[str, None] = {}
        texts = [template]
        while texts:
            for name in re.findall(r"\w+", texts.pop()):
                file = self._macro_files.get(name)
                if file is not None and file not in needed:
                    needed[file] = None
                    texts.append(file)
        if needed.keys() <= self._loaded:
            return
        self._loaded |= needed.keys()
        macros = self._environment.from_string("".join(sorted(self._loaded))).module
        self._environment.globals.update(
            {name: value for name, value in vars(macros).items() if not name.startswith("_")}
        )

    def _dispatched(self, name: str, _: str) -> Callable[..., str]:
        names = self._environment.globals
        found: Any = names.get(f"duckdb__{name}") or names[f"default__{name}"]
        macro: Callable[..., str] = found
        return macro


def _duckdb_type(seed_type: str) -> str:
    return {"string": "varchar"}.get(seed_type, seed_type)


def _refuse(message: str) -> NoReturn:
    raise UserError(message)


def read_yaml(file: Path) -> Any:
    """What a YAML file says."""
    import yaml

    # The parser written in C, where PyYAML has it, is ten times as fast.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
