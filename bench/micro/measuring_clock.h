// The clock that a run would measure with.
#pragma once

#include "harness/sys/clock.h"

namespace ipcmark::micro {

// Calibrated on the first call, which takes 100 ms.
inline const sys::Clock& measuring_clock() {
  static const sys::Clock kClock = sys::Clock::calibrate();
  return kClock;
}

}  // namespace ipcmark::micro
