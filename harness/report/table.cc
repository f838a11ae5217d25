#include "harness/report/table.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "harness/core/printable.h"
#include "harness/report/case_summary.h"
#include "harness/report/console_answers.h"
#include "harness/report/human.h"
#include "harness/report/not_measured.h"
#include "harness/report/spread_bar.h"

namespace ipcmark {
namespace {

struct Column {
  const char* title;
  std::size_t width;
};
using Columns = std::array<Column, 4>;
using Figures = std::array<std::string, 4>;

// With 37 columns of names and 2 of marks, at most 41 in 80. What does not fit is left out from the
// end, and what is left over is the bar's.
constexpr Columns kLatency{Column{"p50", 9}, Column{"p99", 9}, Column{"p99.9", 9},
                           Column{"CPU/msg", 9}};
constexpr Columns kThroughput{Column{"throughput", 11}, Column{"messages", 10},
                              Column{"slow 10%", 11}, Column{"CPU/msg", 9}};

constexpr std::size_t kNames = 37, kMark = 2, kLeastBar = 18, kMostBar = 48, kMostWiderNames = 14;

// How long a mechanism's name may be, how many figures a line has, and how long its bar is.
struct Room {
  std::size_t mechanism = 12, figures = 0, bar = 0;
};

Room room_for(const Columns& columns, std::size_t width) {
  Room room;
  std::size_t used = kNames + kMark;
  while (room.figures < columns.size() && used + columns[room.figures].width <= width) {
    used += columns[room.figures++].width;
  }
  std::size_t left_over = width - used;
  const std::size_t wider = width > kConsoleColumns ? width - kConsoleColumns : 0;
  room.mechanism += std::min({wider, left_over, kMostWiderNames});
  left_over -= std::min({wider, left_over, kMostWiderNames});
  if (left_over > kLeastBar) room.bar = std::min(left_over - 1, kMostBar);
  return room;
}

std::string row(const CaseSpec* spec, const Columns& columns, const Figures& figures, Room room) {
  std::string line = left(spec ? spec->mechanism : "mechanism", room.mechanism) + " ";
  line += left(spec ? spec->wait : "wait", 16) + " ";
  line += right(spec ? format_value(spec->size) : "size", 7);
  for (std::size_t i = 0; i < room.figures; ++i) line += right(figures[i], columns[i].width);
  return line;
}

std::string or_dash(const std::optional<double>& value, std::string (*human)(double)) {
  return value ? human(*value) : "-";
}

Figures figures_of(const CaseSummary& summary) {
  const std::string cpu = or_dash(summary.cpu_ns_per_message, human_ns);
  if (has_latency(summary.spec.pattern)) {
    return {or_dash(summary.p50_ns, human_ns), or_dash(summary.p99_ns, human_ns),
            or_dash(summary.p999_ns, human_ns), cpu};
  }
  const bool counts_bytes = summary.spec.size.value > 0;
  const auto human_rate = counts_bytes ? human_bytes_per_s : human_per_s;
  return {counts_bytes ? or_dash(summary.bytes_per_s, human_rate) : "-",
          or_dash(summary.messages_per_s, human_per_s), or_dash(summary.low_rate, human_rate), cpu};
}

std::string kind_of(Pattern pattern) {
  if (is_round_trip(pattern)) return ": round trip";
  if (pattern == Pattern::paced) return ": response time";
  return pattern == Pattern::clients ? ": calls of all" : ": one way";
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
  return format_value(spec.pattern) + ", " + format_value(spec.placement) +
         summary.id.substr(std::min(plain.id().size(), summary.id.size())) + kind_of(spec.pattern);
}

auto sort_key(const CaseSummary& summary) {
  const CaseSpec& spec = summary.spec;
  // Blocks that differ in a number stand in its order, not in that of its digits.
  return std::tuple(spec.pattern, spec.placement, spec.rate.value, spec.pairs.value,
                    spec.producers.value, spec.consumers.value, spec.clients.value,
                    block_of(summary), spec.mechanism, spec.wait, spec.size.value);
}

bool is_latency(const CaseSummary& summary) { return has_latency(summary.spec.pattern); }

const Columns& columns_of(const CaseSummary& summary) {
  return is_latency(summary) ? kLatency : kThroughput;
}

// "4.00 us .. 81.2 us", what the bars of a block reach from and to.
std::string scale_text(const CaseSummary& first, const Scale& scale) {
  const bool counts_bytes = first.spec.size.value > 0;
  const auto human = is_latency(first) ? human_ns : counts_bytes ? human_bytes_per_s : human_per_s;
  return scale.low > 0 ? human(scale.low) + " .. " + human(scale.high) : "";
}

std::string header(const CaseSummary& first, const Scale& scale, const ConsoleLook& look) {
  const Columns& columns = columns_of(first);
  const Room room = room_for(columns, look.columns);
  const Figures titles{columns[0].title, columns[1].title, columns[2].title, columns[3].title};
  const std::string heading = left(printable(block_of(first)), look.columns - 1);
  const std::string trimmed = heading.substr(0, heading.find_last_not_of(' ') + 1);
  std::string names = row(nullptr, columns, titles, room);
  if (room.bar > 0) names += "   " + left(scale_text(first, scale), room.bar);
  return (look.colour ? "\x1b[1m" + trimmed + "\x1b[0m" : trimmed) + "\n" +
         names.substr(0, names.find_last_not_of(' ') + 1) + "\n";
}

std::string line_of(const CaseSummary& summary, const Scale& scale, const ConsoleLook& look) {
  const Columns& columns = columns_of(summary);
  const Room room = room_for(columns, look.columns);
  const bool marked = summary.bad + summary.other > 0 || !summary.warnings.empty();
  std::string line = row(&summary.spec, columns, figures_of(summary), room);
  line += marked ? " !" : room.bar > 0 ? "  " : "";
  if (room.bar > 0) line += " " + spread_bar(spread_of(summary), scale, room.bar, look.unicode);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

using Block = std::vector<const CaseSummary*>;

// Rates in bytes and in messages have no scale in common: the bars are those of most rows.
Scale scale_of(const Block& block) {
  Scale scale;
  for (const CaseSummary* summary : block) {
    const bool counts_bytes = summary->spec.size.value > 0;
    if (is_latency(*summary) || counts_bytes) scale.add(spread_of(*summary));
  }
  return scale;
}

std::vector<Block> blocks_of(const std::vector<CaseSummary>& sorted) {
  std::vector<Block> blocks;
  for (const CaseSummary& summary : sorted) {
    if (summary.used == 0) continue;
    if (blocks.empty() || block_of(*blocks.back().front()) != block_of(summary)) {
      blocks.emplace_back();
    }
    blocks.back().push_back(&summary);
  }
  return blocks;
}

std::string blocks(std::vector<CaseSummary> summaries, const ConsoleLook& look) {
  std::sort(summaries.begin(), summaries.end(),
            [](const CaseSummary& a, const CaseSummary& b) { return sort_key(a) < sort_key(b); });
  std::string out;
  for (const Block& block : blocks_of(summaries)) {
    const Scale scale = scale_of(block);
    out += (out.empty() ? "" : "\n") + header(*block.back(), scale, look);
    for (const CaseSummary* summary : block) out += line_of(*summary, scale, look);
  }
  return out;
}

}  // namespace

std::string results_table(const std::vector<TrialResult>& trials, const ConsoleLook& look,
                          const std::function<bool(const CaseSpec&)>& competes) {
  const std::vector<CaseSummary> summaries = summarise_cases(trials);
  return blocks(summaries, look) + answers_text(summaries, competes, look) +
         warnings_text(summaries, look.columns) + not_measured_text(trials, look.columns);
}

}  // namespace ipcmark
