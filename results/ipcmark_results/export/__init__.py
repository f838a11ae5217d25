"""Result files in the formats of other people's tools: one module each, `export(runs) -> str`."""
