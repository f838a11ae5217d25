"""Reads, repairs and summarises ipcmark result files (see results/README.md)."""
