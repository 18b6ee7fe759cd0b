"""The short summary at the end of a build, read from what was published."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vandring.counts.kind import PERSONS as PERSONS_DELIVERED
from vandring.delivery.losses import Losses, losses_text, read_losses
from vandring.places import OPEN, PUBLISHED

PERSONS = {True: "synthetic persons", False: "real persons", None: "no valid person numbers"}
"""By is_synthetic of delivery_scope: who the persons are."""

GEOGRAPHY_RULES = {
    "setting": "as the setting geography says",
    "last_covered_year": "by the last covered year",
}
"""By geography_rule of delivery_scope."""


@dataclass(frozen=True)
class RejectedNotifications:
    """Notifications rejected for one reason."""

    reason_code: str
    explanation: str
    notifications: int


@dataclass(frozen=True)
class TableLeftOut:
    """Outcome years of immigrants that an optional table does not cover, and what they lack for it."""

    table_name: str
    first_year: int
    last_year: int
    left_out: str
    reason: str


@dataclass(frozen=True)
class LeftOutOfModels:
    """Immigrants who belong to a sample's models by years, ages and definition, but are in none of them."""

    sample_id: str
    persons_share: float | None
    """Share of those who belong, 0-1, the sample's models together; None where nobody belongs."""
    emigrants_share: float | None


@dataclass(frozen=True)
class Summary:
    """What the delivery covers, counts of notifications, and what immigrants' tables and models lack.

    ``last_date`` is None where nothing is known after the opening population, ``is_synthetic`` where no
    person number is valid. ``by_vintage`` holds (vintage, notifications) in order of name,
    ``not_estimated`` (sample, models), ``not_projected`` (scenarios or back-tests, how many).
    """

    first_date: date
    last_date: date | None
    is_synthetic: bool | None
    geography_date: date
    geography_rule: str
    received: int
    accepted: int
    cancellations: int
    """Accepted messages that only take another one back, and are no events."""
    rejected: tuple[RejectedNotifications, ...]
    taken_back: int
    late: int
    by_vintage: tuple[tuple[str, int], ...]
    left_out: tuple[TableLeftOut, ...]
    not_estimated: tuple[tuple[str, int], ...]
    not_projected: tuple[tuple[str, int], ...]
    left_out_of_models: tuple[LeftOutOfModels, ...]
    losses: Losses


def read_summary(published: Path, schema: str = "publication") -> Summary:
    """Read the counts from a published file. Raises duckdb.Error when its tables are not there."""
    import duckdb

    with duckdb.connect(str(published), read_only=True) as connection:
        connection.execute(f"set schema '{schema}'")
        scope = connection.execute(
            "select first_date, last_date, is_synthetic, geography_date, geography_rule from delivery_scope"
        ).fetchall()
        totals = connection.execute(
            """
            select
                coalesce(sum(notifications), 0)::bigint,
                coalesce(sum(notifications) filter (where verdict = 'accepted'), 0)::bigint,
                coalesce(sum(notifications) filter (
                    where verdict = 'accepted' and notification_type = 'cancellation'
                ), 0)::bigint,
                coalesce(sum(notifications) filter (where verdict = 'taken_back'), 0)::bigint
            from notification_account
            """
        ).fetchall()
        rejected = connection.execute(
            """
            select reason_code, reasons.description, sum(account.notifications)::bigint
            from notification_account as account
            left join rejection_reasons as reasons using (reason_code)
            where account.verdict = 'rejected'
            group by reason_code, reasons.description, reasons.precedence
            order by reasons.precedence nulls last, reason_code
            """
        ).fetchall()
        late = connection.execute(
            """
            select coalesce(sum(notifications), 0)::bigint from late_notifications
            where vintage_id = 'current'
            """
        ).fetchall()
        vintages = connection.execute(
            """
            select vintage_id, sum(notifications)::bigint from notification_totals_by_vintage
            group by vintage_id order by vintage_id
            """
        ).fetchall()
        left_out = connection.execute(
            """
            select table_name, first_year_without, last_year_without, left_out, reason
            from immigrant_tables_left_out
            order by table_name, first_year_without
            """
        ).fetchall()
        not_estimated = connection.execute(
            """
            select sample_id, count(*) from models_left_out
            where left_out = 'model'
            group by sample_id order by sample_id
            """
        ).fetchall()
        # A back-test of which some method could run is not left out.
        not_projected = connection.execute(
            """
            select 'scenarios' as what, count(*) from projection_scenarios where not is_projected
            having count(*) > 0
            union all
            select 'back-tests' as what, count(*) from back_test_methods where method is null
            having count(*) > 0
            """
        ).fetchall()
        left_out_of_models = connection.execute(
            """
            select
                sample_id,
                sum(case when status <> 'in_model' then persons else 0 end) / nullif(sum(persons), 0),
                sum(case when status <> 'in_model' then emigrants else 0 end) / nullif(sum(emigrants), 0)
            from model_sample_account
            where status in ('in_model', 'attribute_not_known', 'not_estimated')
            group by sample_id order by sample_id
            """
        ).fetchall()
        losses = read_losses(connection)
    return Summary(
        first_date=scope[0][0],
        last_date=scope[0][1],
        is_synthetic=scope[0][2],
        geography_date=scope[0][3],
        geography_rule=scope[0][4],
        received=totals[0][0],
        accepted=totals[0][1],
        cancellations=totals[0][2],
        rejected=tuple(
            RejectedNotifications(code, explanation or "", count) for code, explanation, count in rejected
        ),
        taken_back=totals[0][3],
        late=late[0][0],
        by_vintage=tuple(vintages),
        left_out=tuple(TableLeftOut(*row) for row in left_out),
        not_estimated=tuple(not_estimated),
        not_projected=tuple(not_projected),
        left_out_of_models=tuple(LeftOutOfModels(*row) for row in left_out_of_models),
        losses=losses,
    )


def summary_text(summary: Summary, seconds: dict[str, float], directory: Path) -> str:
    """The summary for a terminal. ``seconds`` holds the elapsed time of each step, in order; what was
    published is in ``directory``.
    """
    rejected = sum(each.notifications for each in summary.rejected)
    cancellations = f"{summary.cancellations:,} of them cancellations" if summary.cancellations else ""
    rows = [
        ("notifications received", summary.received, ""),
        ("accepted", summary.accepted, cancellations),
        ("taken back", summary.taken_back, "by a later message (taken_back_notifications)"),
        ("rejected", rejected, ""),
    ]
    width = max(
        [len(label) for label, *_ in rows]
        + [len(each.reason_code) + 2 for each in summary.rejected]
        + [len(name) + 2 for name, _ in (*summary.by_vintage, *summary.not_estimated, *summary.not_projected)]
        + [len(each.sample_id) + 2 for each in summary.left_out_of_models]
    )

    def line(label: str, count: int, note: str = "") -> str:
        return f"  {label:<{width}}  {count:>14,}{'  ' + note if note else ''}"

    days = f"{summary.first_date} – {summary.last_date or summary.first_date}"
    lost = losses_text(summary.losses)
    lines = ["", *lost] if lost else []
    lines += ["", "Built and published", f"  {'covered':<{width}}  {days}, {PERSONS[summary.is_synthetic]}"]
    geography = f"{summary.geography_date}, {GEOGRAPHY_RULES[summary.geography_rule]}"
    lines.append(f"  {'municipalities of':<{width}}  {geography}")
    lines += [line(*row) for row in rows]
    lines += [
        line(f"  {each.reason_code}", each.notifications, each.explanation) for each in summary.rejected
    ]
    lines.append(line("late", summary.late, "accepted, received after the official cut-off"))
    lines += ["", "Notifications counted in each vintage"]
    lines += [line(vintage, count) for vintage, count in summary.by_vintage]
    if summary.left_out:
        lines += ["", "Left out of the tables and models of immigrants"]
        lines += [_left_out_line(each) for each in summary.left_out]
    if summary.not_estimated:
        lines += ["", "Models that this delivery cannot tell (models_left_out says why)"]
        lines += [line(sample, count) for sample, count in summary.not_estimated]
    if summary.not_projected:
        lines += ["", "Not projected (projection_scenarios and back_test_methods say why)"]
        lines += [line(what, count) for what, count in summary.not_projected]
    if summary.left_out_of_models:
        lines += ["", "Immigrants left out of the models they belong to (model_sample_account says why)"]
        lines += [
            f"  {each.sample_id:<{width}}  {_percent(each.persons_share)} of persons, "
            f"{_percent(each.emigrants_share)} of emigrants"
            for each in summary.left_out_of_models
        ]
    lines += ["", time_text(seconds), "", *places_text(directory)]
    return "\n".join(lines)


def time_text(seconds: dict[str, float]) -> str:
    """What each step took."""
    steps = ", ".join(f"{step} {_duration(elapsed)}" for step, elapsed in seconds.items())
    return f"Time: {steps}, together {_duration(sum(seconds.values()))}"


def places_text(directory: Path, kind: str = PERSONS_DELIVERED) -> list[str]:
    """Where what was published is, and how it is opened."""
    confidential, public = directory / PUBLISHED, directory / OPEN
    is_of_persons = kind == PERSONS_DELIVERED
    example = "vintages" if is_of_persons else "projection_population"
    table = "notification_totals_by_vintage" if is_of_persons else "population_accounts"
    seen_by = ("confidential, for the office's analysts", "protected, for anybody")
    if not is_of_persons:
        seen_by = ("every table", "every table, for anybody")
    return [
        "Where to look",
        f"  {confidential}, schema publication: {seen_by[0]}.",
        f"  {public}, schema open: {seen_by[1]}.",
        "  Open them read-only; both are always of one build.",
        f'  In Python: duckdb.connect("{public}", read_only=True).sql("from open.{example}").show()',
        "  With the DuckDB command line, where it is installed:",
        f'  duckdb -readonly {confidential} "from publication.{table} limit 20"',
    ]


def _left_out_line(table: TableLeftOut) -> str:
    years = f"{table.first_year}–{table.last_year}"
    return f"  {years}: {table.left_out} ({table.table_name}: {table.reason})"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:.1f} %"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)} min {rest:.0f} s" if minutes else f"{rest:.1f} s"
