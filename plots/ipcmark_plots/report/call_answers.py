"""Which way of calling to take, for each procedure of a run that measured calls."""

from dataclasses import dataclass

from ipcmark_plots.report.answers import Pick, pick
from ipcmark_results.summary import CaseSummary

PROCEDURES = {"null": "Null: nothing in, nothing out", "add": "Add: two integers in, one out", "big_in": "BigIn: bytes in",
              "big_in_out": "BigInOut: bytes in and out"}


@dataclass(frozen=True)
class CallAnswer:
    procedure: str  # in words
    fastest: Pick | None
    blocking: Pick | None
    message: Pick | None  # the fastest that carries request and reply as messages
    cheapest: Pick | None


def _answer(title: str, cases: list[CaseSummary]) -> CallAnswer:
    blocking = [case for case in cases if case.wait_kind == "blocking"]
    messages = [case for case in cases if case.family != "lrpc"]
    return CallAnswer(title, pick(cases, "p50"), pick(blocking, "p50"), pick(messages, "p50"),
                      pick(cases, "cpu_ns_per_message"))


def call_answers(cases: list[CaseSummary], placement: str) -> list[CallAnswer]:
    """One answer per procedure that has a figure in this placement; only whole calls compete, with nothing left out."""
    here = [case for case in cases if (case.pattern, case.placement, case.status) == ("call", placement, "ok")
            and set(case.choices) <= {"procedure"}]
    found = [_answer(title, [case for case in here if case.options.get("procedure") == procedure])
             for procedure, title in PROCEDURES.items()]
    return [answer for answer in found if answer.fastest]
