"""One chart per file: applies(x) says whether it was planned for, draw(x) makes its Figure, describe(x) says the same in
words and numbers. x is a View of one run in CHARTS, a Comparison of two in COMPARISONS, a list of timelines in HISTORIES."""

from ipcmark_plots.charts import (all_variants, choices, heat_sizes, heat_waits, history, latency_vs_size, load, lrpc,
                                  lrpc_parts, pareto, placement_matrix, polling_vs_blocking, predicted, ratios, repetitions, scaling, shift,
                                  tail, throughput_vs_size, wake_up)

CHARTS = {"polling_vs_blocking": polling_vs_blocking, "pareto": pareto, "choices": choices,
          "all_variants": all_variants, "wake_up": wake_up, "latency_vs_size": latency_vs_size,
          "heat_sizes": heat_sizes, "heat_waits": heat_waits, "placement_matrix": placement_matrix, "tail": tail,
          "throughput_vs_size": throughput_vs_size, "load": load, "scaling": scaling, "lrpc": lrpc, "lrpc_parts": lrpc_parts,
          "predicted": predicted, "repetitions": repetitions}
COMPARISONS = {"ratios": ratios, "shift": shift}
HISTORIES = {"history": history}
