"""What was measured, as text for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from vandring.bench.stages import Stage


@dataclass(frozen=True)
class Target:
    """A bound on seconds, or on seconds over those of the bare scan; and one on memory."""

    seconds: float | None
    times_scan: float | None
    gigabytes: float


def stage_lines(stages: Sequence[Stage], scan: Stage) -> list[str]:
    """A table, one line a stage."""
    header = f"{'stage':<26}{'seconds':>10}{'cpu s':>10}{'peak GB':>10}{'× scan':>10}"
    return [header, *(_line(stage, scan) for stage in stages)]


def verdict(stage: Stage, scan: Stage, target: Target) -> str:
    """The stage beside its target."""
    parts = []
    if target.seconds is not None:
        parts.append(_said(stage.seconds, target.seconds, "s"))
    if target.times_scan is not None:
        parts.append(_said(stage.seconds / scan.seconds, target.times_scan, "× scan"))
    parts.append(_said(stage.gigabytes, target.gigabytes, "GB"))
    return f"  {stage.name}: {'; '.join(parts)}"


def _line(stage: Stage, scan: Stage) -> str:
    measures = (stage.seconds, stage.processor_seconds, stage.gigabytes)
    ratio = f"{stage.seconds / scan.seconds:>10.1f}"
    return f"{stage.name:<26}" + "".join(f"{each:>10.2f}" for each in measures) + ratio


def _said(value: float, limit: float, unit: str) -> str:
    return f"{value:.1f} {unit}, target {limit:g} ({'met' if value <= limit else 'missed'})"
