#include "harness/report/human.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace ipcmark {
namespace {

struct Scale {
  double from;
  const char* unit;
};

// fmt ignores the locale, where printf would write 3,21 under LANG=de_DE.
std::string three_digits(double value) {
  const double size = std::abs(value);
  if (size >= 99.95) return fmt::format("{:.0f}", value);
  return size >= 9.995 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

// The largest unit in which what is printed is at least 1.
template <std::size_t N>
std::string scaled(double value, const std::array<Scale, N>& scales) {
  if (!std::isfinite(value)) return "-";
  const Scale* chosen = &scales.back();
  for (const Scale& scale : scales) {
    if (std::abs(value) < scale.from * 0.9995) continue;
    chosen = &scale;
    break;
  }
  return three_digits(value / chosen->from) + " " + chosen->unit;
}

}  // namespace

std::string human_ns(double ns) {
  static constexpr std::array kScales{Scale{1e9, "s"}, Scale{1e6, "ms"}, Scale{1e3, "us"},
                                      Scale{1, "ns"}};
  return scaled(ns, kScales);
}

std::string human_bytes_per_s(double bytes_per_s) {
  static constexpr std::array kScales{Scale{0x1p40, "TiB/s"}, Scale{0x1p30, "GiB/s"},
                                      Scale{0x1p20, "MiB/s"}, Scale{0x1p10, "KiB/s"},
                                      Scale{1, "B/s"}};
  return scaled(bytes_per_s, kScales);
}

std::string human_per_s(double per_s) {
  static constexpr std::array kScales{Scale{1e9, "G/s"}, Scale{1e6, "M/s"}, Scale{1e3, "k/s"},
                                      Scale{1, "/s"}};
  return scaled(per_s, kScales);
}

}  // namespace ipcmark
