// A server thread's work: the calls of one A-stack.
#pragma once

#include <cstdint>

#include "bench/lrpc/domain.h"

namespace ipcmark::lrpc {

inline constexpr std::uint64_t kForEver = ~std::uint64_t{0};

// Serves `calls` calls in the slot's way of handing over. False when it ended before that: the
// binding is revoked, or the slot poisoned.
bool serve_slot(Domain& domain, Slot& slot, std::uint64_t calls);

}  // namespace ipcmark::lrpc
