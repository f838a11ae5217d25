"""The account of one storm."""


class Verdict:
    def __init__(self, row, name):
        self.row, self.name = row, name
        self.trials = 0
        self.violations = []
        self.worst = 0.0
        self.counts = {}

    def count(self, what, amount=1):
        self.counts[what] = self.counts.get(what, 0) + amount

    def violation(self, what):
        self.violations.append(f"trial {self.trials}: {what}")

    def took(self, seconds):
        self.worst = max(self.worst, seconds)

    def line(self):
        counts = ", ".join(f"{what} {amount}" for what, amount in sorted(self.counts.items()))
        return (f"{self.row:>3}  {self.name:<16} {self.trials:>6} {len(self.violations):>10} "
                f"{self.worst * 1000:>9.0f}  {counts}")


def table(verdicts):
    lines = [f"{'row':>3}  {'storm':<16} {'trials':>6} {'violations':>10} {'worst ms':>9}  seen"]
    for verdict in verdicts:
        lines.append(verdict.line())
        lines += [f"       ! {text}" for text in verdict.violations[:10]]
    return "\n".join(lines)
