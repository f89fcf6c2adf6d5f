"""The document of a preflight: its questions, its findings, and the plan that would follow."""

from collections.abc import Iterable

from centreon_ha_upgrade.core.finding import Finding
from centreon_ha_upgrade.languages import translate
from centreon_ha_upgrade.pacemaker import crm_mon
from centreon_ha_upgrade.procedure.budget import budget
from centreon_ha_upgrade.procedure.plan import PlannedTask, plan_for
from centreon_ha_upgrade.procedure.preflight.waivers import Waiver
from centreon_ha_upgrade.procedure.situation import STATUS, Situation
from centreon_ha_upgrade.report.document import (
    CheckRow,
    CommandRow,
    Document,
    Kind,
    TaskRow,
    TaskState,
    WaivedRow,
    pictured,
)
from centreon_ha_upgrade.report.findings import in_language
from centreon_ha_upgrade.report.of_run import node_rows
from centreon_ha_upgrade.report.outage import outage


def of_check(
    s: Situation,
    rows: Iterable[tuple[str, str, tuple[Finding, ...]]],
    standing: Iterable[Finding],
    waived: Iterable[tuple[Finding, Waiver]],
    *,
    code: int,
    verdict: str,
    language: str,
    tool: str,
    made: str,
) -> Document:
    """`rows` are id, title and findings of every question that was asked."""
    status = s.kept.get(STATUS)
    return Document(
        kind=Kind.CHECK,
        language=language,
        tool=tool,
        made=made,
        cluster=s.site.cluster,
        profile=s.site.profile,
        code=code,
        verdict=verdict,
        nodes=node_rows(s.site, language),
        before=None if status is None else pictured(crm_mon.parse(status)),
        findings=tuple(in_language(finding, language) for finding in standing),
        waived=tuple(_waived(finding, waiver, language) for finding, waiver in waived),
        checks=tuple(
            CheckRow(id_, translate(title, language), tuple(dict.fromkeys(f.code for f in found)))
            for id_, title, found in rows
        ),
        outage=outage(budget(plan_for(s.site), s), (), language),
        tasks=() if s.guessed else tuple(_planned(p, language) for p in _preview(s)),
    )


def _preview(s: Situation) -> Iterable[PlannedTask]:
    return plan_for(s.site).preview(s)


def _waived(finding: Finding, waiver: Waiver, language: str) -> WaivedRow:
    told = in_language(finding, language)
    return WaivedRow(told, waiver.who, waiver.reason, waiver.until.isoformat())


def _planned(planned: PlannedTask, language: str) -> TaskRow:
    step = planned.task.step
    return TaskRow(
        step.id,
        planned.task.node.name,
        translate(step.title, language),
        translate(step.why, language),
        translate(step.risk, language),
        TaskState.PLANNED,
        commands=tuple(CommandRow(str(command)) for command in planned.commands),
        question=translate(step.question, language),
    )
