"""How large and how quick the page of ten thousand rows is: scripts/python plots/tests/time_page.py

Not a test: it prints seconds, which depend on what else the machine does. Needs scripts/install-deps --browser."""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "results" / "tests"))

from pages import look  # noqa: E402
from synthetic import MODELS, Plan, records, write  # noqa: E402

from ipcmark_plots.report.page import render  # noqa: E402
from ipcmark_results.load import load_runs  # noqa: E402

PLAN = Plan(models=MODELS[:25], sizes=tuple(1 << bits for bits in range(20)), repetitions=3, bins=60,
            axes=("", "idle=poll", "access=in_place", "pages=thp", "timeout=on"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, page = Path(folder) / "run.jsonl", Path(folder) / "page.html"
        write(file, records(PLAN))
        began = time.monotonic()
        page.write_text(render(load_runs([file])), encoding="utf-8")
        print(f"{page.read_text().count('<tr id=')} rows, made in {time.monotonic() - began:.1f} s, "
              f"{page.stat().st_size / 1e6:.1f} MB")
        for _ in range(3):
            seen = look(page, Path(folder), "times")["times"]
            print(f"interactive after {seen['interactive'] / 1e3:.2f} s, sorted in {seen['sort'] / 1e3:.2f} s, "
                  f"searched in {seen['search'] / 1e3:.2f} s")


if __name__ == "__main__":
    main()
