// A distribution as a bar of characters, on a logarithmic scale that the rows of a block share.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/report/case_summary.h"

namespace ipcmark {

// Where a row's middle is, and how far it reaches: to the right for times (median, p99, p99.9), to
// the left for rates (the slowest tenth of the windows, then the whole).
struct Spread {
  std::optional<double> from, middle, far, furthest;
};
Spread spread_of(const CaseSummary& summary);

// The ends of a scale; grows with each spread that it is to hold.
struct Scale {
  double low = 0, high = 0;
  void add(const Spread& spread);
};

// `width` columns, wherever the characters take more bytes. ASCII: "   o====--".
std::string spread_bar(const Spread& spread, const Scale& scale, std::size_t width, bool unicode);

}  // namespace ipcmark
