"""What scripts/storm is made of: its own corner of the machine, runs to be struck, and verdicts."""
