"""gate.xml: a test case for each case. Regressed is a failure; what could not be judged is skipped."""

from xml.etree import ElementTree

from ipcmark_results.export.junit import add_case, finish
from ipcmark_results.gate.decision import Verdict
from ipcmark_results.gate.judge import Outcome
from ipcmark_results.gate.message import details

_OUTCOMES = {Verdict.regressed: "failure", Verdict.inconclusive: "skipped", Verdict.not_comparable: "skipped"}


def to_junit(outcome: Outcome) -> str:
    suite = ElementTree.Element("testsuite", name="ipcmark gate")
    for case in outcome.cases:
        told = "; ".join([f"{case.verdict.value}: {case.reason}", *details(case)])
        main = case.evidence.compared[0].candidate_ns / 1e9 if case.evidence.compared else 0.0
        add_case(suite, case.case, _OUTCOMES.get(case.verdict, "passed"), told, main)
    return finish(suite)
