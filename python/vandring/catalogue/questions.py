"""docs/questions.md: the worked questions of docs/questions, one file of SQL each."""

import re
from dataclasses import dataclass
from pathlib import Path

from vandring.errors import UserError

FORM = re.compile(
    r"\A-- Question: (?P<question>.*?)\n-- Why: (?P<why>.*?)\n-- Reading: (?P<reading>.*?)\n"
    r"(?:-- Needs: publication, because (?P<needs>.*?)\n)?(?P<sql>(?!--).*)\Z",
    re.DOTALL,
)
HEAD = """# Questions to the published tables

Each is a file of plain SQL in [questions/](questions/) that runs on a published file as it stands: on what is
open to anybody, or, where it says so and why, on the publication, which is for the office's own analysts.
Tests run all of them: that they answer, in these columns, and that other tables give the same figures. What
tables and columns mean is in the [catalogue](catalogue.md).

```
duckdb -readonly build/current/vandring_open.duckdb -f docs/questions/03_does_the_account_balance.sql
duckdb -readonly build/published.duckdb -f docs/questions/01_emigration_of_labour_immigrants_by_county.sql
```

The DuckDB command line is installed separately; in Python, with the file's text:
`duckdb.connect("build/open.duckdb", read_only=True).sql(text).show()`.

This page is made from the files by `make catalogue`; a test fails when it is out of date.
"""


@dataclass(frozen=True)
class Question:
    """A question, why it is asked, the SQL that answers it, how to read the answer.

    ``needs`` is why it needs the confidential tables; empty where what is open answers it.
    """

    file: str
    question: str
    why: str
    reading: str
    needs: str
    sql: str


def read_questions(directory: Path) -> list[Question]:
    """The questions of a directory in order of file name. Raises UserError when a file lacks its comment."""
    return [_question(file) for file in sorted(directory.glob("*.sql"))]


def questions_page(questions: list[Question]) -> str:
    """The page in Markdown."""
    contents = [
        f"{number}. [{each.question}](#{number}){' (confidential)' if each.needs else ''}"
        for number, each in enumerate(questions, 1)
    ]
    sections = [_section(number, each) for number, each in enumerate(questions, 1)]
    return "\n".join([HEAD, *contents, "", *sections])


def _question(file: Path) -> Question:
    found = FORM.match(file.read_text(encoding="utf-8"))
    if found is None:
        raise UserError(f"{file}: must begin with the comments Question, Why and Reading, and then SQL")
    parts = ("question", "why", "reading", "needs")
    question, why, reading, needs = (_prose(found[part] or "") for part in parts)
    return Question(file.name, question, why, reading, needs, found["sql"].strip())


def _prose(comment: str) -> str:
    return " ".join(comment.replace("\n--", " ").split())


def _section(number: int, each: Question) -> str:
    needs = f"*Needs the schema `publication`, because {each.needs}*\n\n" if each.needs else ""
    return (
        f'<a id="{number}"></a>\n\n## {number}. {each.question}\n\n{each.why}\n\n{needs}'
        f"```sql\n{each.sql}\n```\n\n{each.reading} ([{each.file}](questions/{each.file}))\n"
    )
