#include "harness/report/spread_bar.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

namespace ipcmark {
namespace {

struct Glyphs {
  const char* middle;
  const char* far;
  const char* furthest;
};
constexpr Glyphs kUnicode{"█", "▒", "░"};
constexpr Glyphs kAscii{"o", "=", "-"};

std::size_t place(double value, const Scale& scale, std::size_t width) {
  const double all = std::log(scale.high / scale.low);
  const double share = all > 0 ? std::log(value / scale.low) / all : 0;
  return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * double(width - 1)));
}

// Leaves what is there already: the middle is drawn first.
void fill(std::vector<const char*>& cells, std::size_t from, std::size_t to, const char* glyph) {
  for (std::size_t i = from; i <= to; ++i) {
    if (*cells[i] == ' ') cells[i] = glyph;
  }
}

}  // namespace

Spread spread_of(const CaseSummary& summary) {
  if (summary.p50_ns) return {{}, summary.p50_ns, summary.p99_ns, summary.p999_ns};
  const bool counts_bytes = summary.spec.size.value > 0;
  return {summary.low_rate, counts_bytes ? summary.bytes_per_s : summary.messages_per_s, {}, {}};
}

void Scale::add(const Spread& spread) {
  for (const auto& value : {spread.from, spread.middle, spread.far, spread.furthest}) {
    if (!value || !(*value > 0)) continue;
    low = low > 0 ? std::min(low, *value) : *value;
    high = std::max(high, *value);
  }
}

std::string spread_bar(const Spread& spread, const Scale& scale, std::size_t width, bool unicode) {
  const Glyphs& glyphs = unicode ? kUnicode : kAscii;
  std::vector<const char*> cells(width, " ");
  if (width > 1 && scale.low > 0 && spread.middle && *spread.middle > 0) {
    const std::size_t middle = place(*spread.middle, scale, width);
    cells[middle] = glyphs.middle;
    if (spread.from) fill(cells, place(*spread.from, scale, width), middle, glyphs.far);
    if (spread.far) fill(cells, middle, place(*spread.far, scale, width), glyphs.far);
    if (spread.furthest)
      fill(cells, middle, place(*spread.furthest, scale, width), glyphs.furthest);
  }
  std::string bar;
  for (const char* cell : cells) bar += cell;
  return bar;
}

}  // namespace ipcmark
