#include "harness/run/main_class.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ipcmark {

std::string main_class(std::span<const TrialResult* const> trials) {
  constexpr std::array<std::string_view, 4> kNearestFirst{"none", "near", "far", "sibling"};
  const auto count = [&](std::string_view name) {
    return std::count_if(trials.begin(), trials.end(), [&](const TrialResult* trial) {
      return trial->status == Status::ok && trial->probe_class == name;
    });
  };
  std::string_view best = "mixed";
  std::ptrdiff_t most = 0;
  for (const std::string_view name : kNearestFirst) {
    if (const std::ptrdiff_t here = count(name); here > most) {
      most = here;
      best = name;
    }
  }
  return most == 0 && count(best) == 0 ? "" : std::string(best);
}

}  // namespace ipcmark
