#include <algorithm>

#include "harness/cli/explain.h"
#include "harness/core/printable.h"
#include "harness/report/case_summary.h"
#include "harness/report/human.h"
#include "harness/report/result_rows.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

using Summaries = std::vector<CaseSummary>;

std::string or_dash(const std::optional<double>& value, std::string (*human)(double)) {
  return value ? human(*value) : "-";
}

// A case id may be longer than what is left of a line: then the figures stand on the next.
std::string row(const std::string& id, std::size_t width, const std::string& placement,
                const std::string& a, const std::string& b, const std::string& repetitions) {
  const std::string head =
      id.size() > width ? id + "\n" + std::string(width, ' ') : left(id, width);
  return head + " " + left(placement, 11) + right(a, 11) + right(b, 11) + right(repetitions, 5) +
         "\n";
}

std::string figures(const CaseSummary& summary, std::size_t width) {
  const bool latency = has_latency(summary.spec.pattern);
  const bool bytes = summary.spec.size.value > 0;
  const std::string rate = bytes ? or_dash(summary.bytes_per_s, human_bytes_per_s) : "-";
  return row(
      printable(summary.id), width, format_value(summary.spec.placement),
      latency ? or_dash(summary.p50_ns, human_ns) : rate,
      latency ? or_dash(summary.p99_ns, human_ns) : or_dash(summary.messages_per_s, human_per_s),
      std::to_string(summary.used));
}

std::string block(const Summaries& summaries, bool latency, std::size_t width) {
  std::string text;
  for (const CaseSummary& summary : summaries) {
    if (has_latency(summary.spec.pattern) == latency) text += figures(summary, width);
  }
  if (text.empty()) return "";
  return (latency ? row("times", width, "placement", "p50", "p99", "reps")
                  : row("one way", width, "placement", "throughput", "messages", "reps")) +
         text;
}

std::string notes(const ResultRows& rows, std::size_t columns) {
  std::string text;
  if (rows.bad_lines > 0) {
    text +=
        wrap("! " + std::to_string(rows.bad_lines) + " lines cannot be read, the first is line " +
                 std::to_string(rows.first_bad_line) + "; `ipcmark salvage` says more",
             0, 2, columns);
  }
  if (!rows.complete) text += "! the file holds more repetitions than are read here\n";
  return text;
}

}  // namespace

std::string explain_results(std::string_view mechanism, const std::string& path,
                            std::size_t columns) {
  const ResultRows rows = read_results(path, mechanism);
  Summaries summaries = summarise_cases(rows.trials);
  std::sort(summaries.begin(), summaries.end(),
            [](const CaseSummary& a, const CaseSummary& b) { return a.id < b.id; });
  constexpr std::size_t kFigureColumns = 40;
  const std::size_t width = columns - kFigureColumns;
  std::string text = "\n" + wrap("measured in " + printable(path, 300), 0, 2, columns);
  if (summaries.empty()) text += "  no good repetition of " + std::string(mechanism) + "\n";
  return text + block(summaries, true, width) + block(summaries, false, width) +
         notes(rows, columns);
}

}  // namespace ipcmark
