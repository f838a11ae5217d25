// How the stamped calls of a trial divide.
#pragma once

#include <span>

#include "harness/core/result.h"
#include "harness/loops/stamps.h"

namespace ipcmark {

// How many calls are stamped: a tenth of the timed part, as far as the log goes, and some hundred at
// least.
std::size_t stamped_calls(double call_ns, double duration_ns);

// Medians of the parts. Of a call whose stamps are not in order only the number is kept: its sides'
// clocks disagree.
CallParts parts_of(std::span<const loops::CallerStamps> caller, const loops::HandlerLog& handler,
                   sys::ClockReader clock);

}  // namespace ipcmark
