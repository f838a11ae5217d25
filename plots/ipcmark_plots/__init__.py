"""Draws ipcmark result files: one chart per file in charts/, and a page of them in report/."""
