#include "harness/run/call_parts.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ipcmark {
namespace {

constexpr double kShare = 0.1;
constexpr std::size_t kLeast = 128;

bool in_order(const loops::CallerStamps& caller, const loops::HandlerStamps& handler) {
  return caller.began <= caller.given_away && caller.given_away <= handler.began &&
         handler.began <= handler.ended && handler.ended <= caller.ended;
}

double median_ns(std::vector<std::uint64_t>& ticks, sys::ClockReader clock) {
  const auto middle = ticks.begin() + static_cast<std::ptrdiff_t>(ticks.size() / 2);
  std::nth_element(ticks.begin(), middle, ticks.end());
  return static_cast<double>(clock.to_ns(*middle * 1024)) / 1024;  // a tick may be a part of a ns
}

// What lies between two stamps with nothing else between them. The clock's own cost is what a reading
// adds to a loop, where it overlaps with the work around it; a stamp waits for that to be done.
double reading_ns(sys::ClockReader clock) {
  constexpr std::size_t kReadings = 1001;
  std::vector<std::uint64_t> stamps(kReadings), between;
  for (std::uint64_t& stamp : stamps) stamp = clock.end();
  for (std::size_t i = 1; i < kReadings; ++i) between.push_back(stamps[i] - stamps[i - 1]);
  return median_ns(between, clock);
}

}  // namespace

std::size_t stamped_calls(double call_ns, double duration_ns) {
  const double wanted = kShare * duration_ns / std::max(call_ns, 1.0);
  const auto most = static_cast<double>(loops::kMostStamped);
  return std::max(kLeast, static_cast<std::size_t>(std::min(wanted, most)));
}

CallParts parts_of(std::span<const loops::CallerStamps> caller, const loops::HandlerLog& handler,
                   sys::ClockReader clock) {
  CallParts parts{.count = caller.size()};
  std::vector<std::uint64_t> stub, there, handled, back, whole;
  for (std::size_t i = 0; i < caller.size(); ++i) {
    if (!in_order(caller[i], handler[i])) {
      ++parts.out_of_order;
      continue;
    }
    stub.push_back(caller[i].given_away - caller[i].began);
    there.push_back(handler[i].began - caller[i].given_away);
    handled.push_back(handler[i].ended - handler[i].began);
    back.push_back(caller[i].ended - handler[i].ended);
    whole.push_back(caller[i].ended - caller[i].began);
  }
  if (whole.empty()) return parts;
  parts.reading_ns = reading_ns(clock);
  parts.stub_ns = median_ns(stub, clock);
  parts.there_ns = median_ns(there, clock);
  parts.handler_ns = median_ns(handled, clock);
  parts.back_ns = median_ns(back, clock);
  parts.whole_ns = median_ns(whole, clock);
  return parts;
}

}  // namespace ipcmark
