// ipcmark_micro: the cost of each part of an exchange, in one process, with Google Benchmark. These
// rows explain what `ipcmark run` measures between two; they do not replace it.
#include <benchmark/benchmark.h>

#include "bench/micro/measuring_clock.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const ipcmark::ClockInfo& clock = ipcmark::micro::measuring_clock().info();
  benchmark::AddCustomContext("clock_source", clock.source);
  benchmark::AddCustomContext("clock_reason", clock.reason);
  // Google Benchmark's own "library_build_type" speaks of its library, not of this code.
  benchmark::AddCustomContext("ipcmark_build_type", IPCMARK_BUILD_TYPE);
  benchmark::AddCustomContext("compiler", __VERSION__);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
