"""CSV for Apache Otava: a line for each run, a column for each case, beside time, commit and branch."""

import csv
import io
import os

from ipcmark_results.export.rows import known, rows, started
from ipcmark_results.model import Run


def export(runs: list[Run]) -> str:
    by_run = {run.run_id: {row.case.case: row.main.value for row in rows([run]) if row.main} for run in runs}
    cases = list(dict.fromkeys(case for values in by_run.values() for case in values))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["time", "commit", "branch", *cases])
    for run in sorted(runs, key=lambda run: run.header.started_unix_ns if run.header else 0):
        values = by_run[run.run_id]
        writer.writerow([started(run.header).isoformat(timespec="seconds"), known(run.header, "git_commit"),
                         os.environ.get("GITHUB_REF_NAME") or os.environ.get("CI_COMMIT_BRANCH") or "",
                         *(repr(values[case]) if case in values else "" for case in cases)])
    return out.getvalue()
