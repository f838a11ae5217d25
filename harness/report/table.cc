#include "harness/report/table.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "harness/core/printable.h"
#include "harness/report/case_summary.h"
#include "harness/report/human.h"
#include "harness/report/not_measured.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

struct Column {
  const char* title;
  std::size_t width;
};
using Columns = std::array<Column, 4>;
using Figures = std::array<std::string, 4>;

// With 37 columns of names and 2 of marks, at most 41.
constexpr Columns kLatency{Column{"p50", 9}, Column{"p99", 9}, Column{"p99.9", 9},
                           Column{"CPU/msg", 9}};
constexpr Columns kThroughput{Column{"throughput", 11}, Column{"messages", 10},
                              Column{"slow 10%", 11}, Column{"CPU/msg", 9}};

std::string row(const CaseSpec* spec, const Columns& columns, const Figures& figures, bool marked) {
  std::string line = left(spec ? spec->mechanism : "mechanism", 12) + " ";
  line += left(spec ? spec->wait : "wait", 16) + " ";
  line += right(spec ? format_value(spec->size) : "size", 7);
  for (std::size_t i = 0; i < columns.size(); ++i) line += right(figures[i], columns[i].width);
  return line + (marked ? " !\n" : "\n");
}

std::string or_dash(const std::optional<double>& value, std::string (*human)(double)) {
  return value ? human(*value) : "-";
}

Figures figures_of(const CaseSummary& summary) {
  const std::string cpu = or_dash(summary.cpu_ns_per_message, human_ns);
  if (summary.spec.pattern == Pattern::ping_pong) {
    return {or_dash(summary.p50_ns, human_ns), or_dash(summary.p99_ns, human_ns),
            or_dash(summary.p999_ns, human_ns), cpu};
  }
  const bool counts_bytes = summary.spec.size.value > 0;
  const auto human_rate = counts_bytes ? human_bytes_per_s : human_per_s;
  return {counts_bytes ? or_dash(summary.bytes_per_s, human_rate) : "-",
          or_dash(summary.messages_per_s, human_per_s), or_dash(summary.low_rate, human_rate), cpu};
}

// What the rows of a block share: pattern, placement, and every axis that is not the default.
std::string block_of(const CaseSummary& summary) {
  const CaseSpec& spec = summary.spec;
  CaseSpec plain;
  plain.pattern = spec.pattern;
  plain.mechanism = spec.mechanism;
  plain.wait = spec.wait;
  plain.size = spec.size;
  plain.placement = spec.placement;
  const bool latency = spec.pattern == Pattern::ping_pong;
  return format_value(spec.pattern) + ", " + format_value(spec.placement) +
         summary.id.substr(std::min(plain.id().size(), summary.id.size())) +
         (latency ? ": round trip" : ": one way");
}

auto sort_key(const CaseSummary& summary) {
  const CaseSpec& spec = summary.spec;
  return std::tuple(spec.pattern, spec.placement, block_of(summary), spec.mechanism, spec.wait,
                    spec.size.value);
}

std::string header(const std::string& block, const Columns& columns, bool colour) {
  const Figures titles{columns[0].title, columns[1].title, columns[2].title, columns[3].title};
  const std::string heading = left(printable(block), kConsoleColumns - 1);
  const std::string trimmed = heading.substr(0, heading.find_last_not_of(' ') + 1);
  return (colour ? "\x1b[1m" + trimmed + "\x1b[0m" : trimmed) + "\n" +
         row(nullptr, columns, titles, false);
}

std::string blocks(std::vector<CaseSummary> summaries, bool colour) {
  std::sort(summaries.begin(), summaries.end(),
            [](const CaseSummary& a, const CaseSummary& b) { return sort_key(a) < sort_key(b); });
  std::string out, current;
  for (const CaseSummary& summary : summaries) {
    if (summary.used == 0) continue;
    const auto& columns = summary.spec.pattern == Pattern::ping_pong ? kLatency : kThroughput;
    if (const std::string block = block_of(summary); block != current) {
      out += (current.empty() ? "" : "\n") + header(block, columns, colour);
      current = block;
    }
    const bool marked = summary.bad + summary.other > 0 || !summary.warnings.empty();
    out += row(&summary.spec, columns, figures_of(summary), marked);
  }
  return out;
}

}  // namespace

std::string results_table(const std::vector<TrialResult>& trials, bool colour) {
  const std::vector<CaseSummary> summaries = summarise_cases(trials);
  return blocks(summaries, colour) + warnings_text(summaries) + not_measured_text(trials);
}

bool wants_colour(int fd) {
  const char* const refused = ::getenv("NO_COLOR");
  const char* const terminal = ::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(fd) == 1 && !dumb && (refused == nullptr || *refused == '\0');
}

}  // namespace ipcmark
