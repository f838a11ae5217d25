import pathlib
import subprocess

SCRIPT = pathlib.Path(__file__).parents[1] / "count-tests"

CTEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="x" tests="6">
  <testcase name="A.Pass" status="run"/>
  <testcase name="A.Fail" status="fail"><failure message=""/></testcase>
  <testcase name="A.Skip" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
  <testcase name="A.Off" status="disabled"/>
  <testcase name="B_NOT_BUILT" status="notrun"><skipped message="Unable to find executable"/></testcase>
</testsuite>
"""
PYTEST = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="1" tests="4">
  <testcase name="a"/><testcase name="b"/>
  <testcase name="c"><skipped type="pytest.skip" message="why"/></testcase>
  <testcase name="d"><error message="in a fixture"/></testcase>
</testsuite></testsuites>
"""


VARIANTS = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2"><testsuite name="Every/Conformance">
  <testcase name="OneByte/pipe_block" status="run" result="completed"/>
  <testcase name="OneByte/vsock_block" status="run" result="skipped"><skipped message="why"/></testcase>
</testsuite></testsuites>
"""
SHARES = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="x" tests="2">
  <testcase name="variants_0" status="run"/>
  <testcase name="variants_1" status="fail"><failure message=""/></testcase>
</testsuite>
"""


def counted(*paths):
    result = subprocess.run([SCRIPT, *paths], capture_output=True, text=True, check=True)
    return tuple(map(int, result.stdout.split()))


def test_both_dialects_are_summed_and_a_test_without_its_program_is_a_failure(tmp_path):
    (tmp_path / "c.xml").write_text(CTEST)
    (tmp_path / "p.xml").write_text(PYTEST)
    assert counted(tmp_path / "c.xml") == (1, 2, 2)
    assert counted(tmp_path / "p.xml") == (2, 1, 1)
    assert counted(tmp_path / "c.xml", tmp_path / "p.xml") == (3, 3, 3)


def test_the_tests_of_a_share_count_and_the_share_only_when_it_failed(tmp_path):
    (tmp_path / "variants_0.xml").write_text(VARIANTS)
    (tmp_path / "c.xml").write_text(SHARES)
    assert counted(tmp_path / "variants_0.xml", tmp_path / "c.xml") == (1, 1, 1)


def test_a_report_that_cannot_be_read_is_a_failure(tmp_path):
    (tmp_path / "torn.xml").write_text(PYTEST[:200])
    assert counted(tmp_path / "torn.xml", tmp_path / "absent.xml") == (0, 2, 0)


def test_nothing_is_nothing():
    assert counted() == (0, 0, 0)
