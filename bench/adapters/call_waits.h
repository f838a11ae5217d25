// The two ways to make a call that could wait.
#pragma once

#include <string_view>

#include "harness/core/channel.h"

namespace ipcmark {

struct SleepInCall {
  static constexpr std::string_view kHelp = "Sleeps in the call itself, until it can be done.";
  static constexpr std::string_view kName = "block";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr bool kSleeps = true;
};
struct TryAgain {
  static constexpr std::string_view kHelp =
      "Makes the call in its non-blocking form, again and again until it can be done.";
  static constexpr std::string_view kName = "nonblock_spin";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr bool kSleeps = false;
};

}  // namespace ipcmark
