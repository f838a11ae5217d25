"""JUnit XML: a test case for each case of a run. Not ok is a failure, skipped is skipped."""

from xml.etree import ElementTree

from ipcmark_results.export.rows import Row, known, rows, started
from ipcmark_results.model import Run
from ipcmark_results.quantity import time_text
from ipcmark_results.text import printable


def add_case(suite: ElementTree.Element, name: str, outcome: str, text: str, seconds: float = 0.0) -> None:
    """`outcome`: passed, failure or skipped; `text` says why, or what was measured."""
    pattern, _, rest = printable(name).partition("/")
    case = ElementTree.SubElement(suite, "testcase", classname=f"ipcmark.{pattern}", name=rest or pattern,
                                  time=f"{seconds:.9f}")
    if outcome == "passed":
        ElementTree.SubElement(case, "system-out").text = printable(text)
    else:
        ElementTree.SubElement(case, outcome, message=printable(text)).text = printable(text)


def finish(suite: ElementTree.Element) -> str:
    """Counts what was added, as the format wants it told ahead."""
    suite.set("tests", str(len(suite)))
    for outcome, counter in (("failure", "failures"), ("skipped", "skipped")):
        suite.set(counter, str(len(suite.findall(f"testcase/{outcome}"))))
    suite.set("errors", "0")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(suite: ElementTree.Element, row: Row) -> None:
    if row.case.status == "ok":
        main = row.main
        add_case(suite, row.case.case, "passed", f"median {time_text(main.value)}" if main else "no median",
                 main.value / 1e9 if main else 0.0)
    else:
        outcome = "skipped" if row.case.status == "skipped" else "failure"
        add_case(suite, row.case.case, outcome, f"{row.case.status}: {row.case.reason}")


def export(runs: list[Run]) -> str:
    header = runs[0].header if runs else None
    suite = ElementTree.Element("testsuite", name="ipcmark", hostname=printable(known(header, "hostname", "unknown")),
                                timestamp=started(header).strftime("%Y-%m-%dT%H:%M:%S"))
    for row in rows(runs):
        _add(suite, row)
    return finish(suite)
