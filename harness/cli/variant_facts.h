// What a variant can do on this machine, for `ipcmark list` and `ipcmark explain`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/core/registry.h"

namespace ipcmark {

struct VariantFacts {
  std::vector<std::string> patterns;  // those that can run
  std::vector<std::pair<std::string, std::string>>
      unavailable;  // the others that it could, and why

  bool available() const { return !patterns.empty(); }
  // Why nothing of it can run; "" when something can.
  std::string reason() const { return available() ? "" : unavailable.front().second; }
};

// Asks with a message of 64 bytes, or of the longest that it takes.
VariantFacts facts_of(const Variant& variant);
// The axes that it has a choice in, by name.
std::vector<std::string> axes_of(const Variant& variant);
// "8KiB", or "-" for no limit.
std::string limit_of(const Variant& variant);
std::string framing_name(Framing framing);

}  // namespace ipcmark
