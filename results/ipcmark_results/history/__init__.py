"""`ipcmark history`: nightly ratios to a pinned reference build, and where they changed."""
