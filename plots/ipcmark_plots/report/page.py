"""Puts the page together."""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ipcmark_plots.report import glossary, machine, tables
from ipcmark_plots.report.answers import answers, headline_size, placements
from ipcmark_plots.report.budget import budgets
from ipcmark_plots.report.call_answers import call_answers
from ipcmark_plots.report.compared import section
from ipcmark_plots.report.figures import figures
from ipcmark_plots.report.load_answers import crowd_answers, load_answers
from ipcmark_plots.report.surprises import surprises
from ipcmark_plots.units import count_text, rate_text, size_text, three_digits, time_text
from ipcmark_results.model import Run
from ipcmark_results.summary import CaseSummary, summarise
from ipcmark_results.text import printable

_HERE = Path(__file__).parent


def _finalize(value: Any) -> Any:
    return value if isinstance(value, Markup) else printable(value)


def _environment() -> Environment:
    """Every expression is escaped, whatever the template is called; only Markup passes as it is."""
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, finalize=_finalize,
                              undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(time=time_text, rate=rate_text, bytes=size_text, count=count_text, digits=three_digits, link=tables.link,
                               anchor=tables.anchor, interval=tables.interval, shorten=printable)
    return environment


def _script_hash(script: str) -> str:
    """Names the page's own script in its content security policy; nothing else may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _about(run: Run) -> dict[str, Any]:
    """What the header says, or that it is lost."""
    header = run.header
    if header is None:
        return {"title": machine.title(None), "machine": "unknown machine", "started": "at an unknown time",
                "facts": []}
    return {"title": machine.title(header), "machine": machine.headline(header), "started": machine.started(header),
            "facts": machine.facts(header)}


def _by_placement(ask: Callable[[list[CaseSummary], str], list[Any]], cases: list[CaseSummary],
                  where: list[str]) -> list[tuple[str, list[Any]]]:
    """Of the placements that have an answer."""
    found = [(placement, ask(cases, placement)) for placement in where]
    return [(placement, rows) for placement, rows in found if rows]


def _run_context(run: Run, cases: list[CaseSummary], index: int) -> dict[str, Any]:
    where = placements(cases)
    size = headline_size(cases, where[0]) if where else 64
    return {
        "id": f"run{index}", "prefix": f"run{index}:" if index > 1 else "", "run": run, "header": run.header,
        **_about(run), "counts": Counter(trial.status for trial in run.trials).most_common(),
        "answers": _by_placement(answers, cases, where), "calls": _by_placement(call_answers, cases, where),
        "loads": _by_placement(load_answers, cases, where), "crowds": _by_placement(crowd_answers, cases, where),
        "headline_size": size, "budgets": budgets(cases, where[0], size) if where else [],
        "surprises": surprises(cases, run.header.floors if run.header else {}),
        "placements": figures(run, cases, f"run{index}"), "tables": tables.tables(cases),
        "warnings": machine.warnings(cases), "not_ok": machine.not_ok(cases), "findings": machine.findings(run)}


def context_of(runs: list[Run]) -> dict[str, Any]:
    """Everything that is said, in whatever format."""
    cases = [summarise(run) for run in runs]
    return {"runs": [_run_context(run, own, index) for index, (run, own) in enumerate(zip(runs, cases), 1)],
            "compared": [section(runs, cases, index) for index in range(1, len(runs))]}


def render(runs: list[Run]) -> str:
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return _environment().get_template("page.html.j2").render(
        **context_of(runs), style=Markup((_HERE / "page.css").read_text(encoding="utf-8")), script=Markup(script),
        script_hash=_script_hash(script), method=glossary.METHOD, terms=glossary.TERMS)
