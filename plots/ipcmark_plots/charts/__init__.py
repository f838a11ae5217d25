"""One chart per file: applies(view) says whether it was planned for, draw(view) makes its figure,
describe(view) says the same in words and numbers."""

from ipcmark_plots.charts import (all_variants, choices, latency_vs_size, polling_vs_blocking, tail,
                                  throughput_vs_size, wake_up)

CHARTS = {"polling_vs_blocking": polling_vs_blocking, "choices": choices, "all_variants": all_variants,
          "wake_up": wake_up, "latency_vs_size": latency_vs_size, "tail": tail,
          "throughput_vs_size": throughput_vs_size}
