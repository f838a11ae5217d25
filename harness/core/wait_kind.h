// The names of WaitKind in tables and JSON.
#pragma once

#include <string_view>

#include "harness/core/channel.h"

namespace ipcmark {

constexpr std::string_view wait_kind_name(WaitKind kind) {
  switch (kind) {
    case WaitKind::polling:
      return "polling";
    case WaitKind::blocking:
      return "blocking";
    case WaitKind::hybrid:
      return "hybrid";
  }
  return "blocking";
}

}  // namespace ipcmark
