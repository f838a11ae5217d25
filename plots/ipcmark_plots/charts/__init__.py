"""One chart per file: draw(view) makes its figure, describe(view) says the same in words and numbers."""

from ipcmark_plots.charts import all_variants, latency_vs_size, polling_vs_blocking, tail, throughput_vs_size

CHARTS = {"polling_vs_blocking": polling_vs_blocking, "all_variants": all_variants,
          "latency_vs_size": latency_vs_size, "tail": tail, "throughput_vs_size": throughput_vs_size}
