import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # synthetic.py, whichever way pytest imports


@pytest.fixture
def small_plan():
    from synthetic import MODELS, Plan

    return Plan(models=(*MODELS[:3], MODELS[17]), sizes=(64, 65536), bins=12)


@pytest.fixture
def results(tmp_path, small_plan):
    """A whole file of a few cases, with skipped and failed rows."""
    from synthetic import records, write

    return write(tmp_path / "run.jsonl", records(small_plan))
