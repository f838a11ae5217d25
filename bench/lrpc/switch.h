// The assembly of switch.S, what sanitizers must be told of it, and the one indirect call of a call.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bench/lrpc/a_stack.h"
#include "bench/lrpc/entry.h"
#include "bench/lrpc/linkage.h"

extern "C" {
// Calls function(argument) on the stack that ends at `stack_top`, a multiple of 16.
void ipcmark_lrpc_switch(ipcmark::lrpc::LinkageRecord* record, void* stack_top,
                         void (*function)(void*), void* argument);
// System call `number` with six arguments.
long ipcmark_lrpc_trap(long number, const ipcmark::lrpc::Registers* arguments);
}

namespace ipcmark::lrpc {

// The address sanitizer keeps shadow state per stack, and must know when a thread changes to another.
class StackChange {
 public:
  // Around a switch, on the stack that is left.
  static void leave(StackChange& seam, const void* bottom, std::size_t bytes);
  static void back(StackChange& seam);
  // Around the function, on the stack that is entered.
  static void entered(StackChange& seam);
  static void leaving(StackChange& seam);

 private:
#if defined(__SANITIZE_ADDRESS__)
  void* fake_stack_ = nullptr;
  const void* caller_bottom_ = nullptr;
  std::size_t caller_bytes_ = 0;
#endif
};

}  // namespace ipcmark::lrpc

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
namespace ipcmark::lrpc {
inline void StackChange::leave(StackChange& seam, const void* bottom, std::size_t bytes) {
  __sanitizer_start_switch_fiber(&seam.fake_stack_, bottom, bytes);
}
inline void StackChange::back(StackChange& seam) {
  __sanitizer_finish_switch_fiber(seam.fake_stack_, nullptr, nullptr);
}
inline void StackChange::entered(StackChange& seam) {
  __sanitizer_finish_switch_fiber(nullptr, &seam.caller_bottom_, &seam.caller_bytes_);
}
inline void StackChange::leaving(StackChange& seam) {
  __sanitizer_start_switch_fiber(nullptr, seam.caller_bottom_, seam.caller_bytes_);
}
}  // namespace ipcmark::lrpc
#else
namespace ipcmark::lrpc {
inline void StackChange::leave(StackChange&, const void*, std::size_t) {}
inline void StackChange::back(StackChange&) {}
inline void StackChange::entered(StackChange&) {}
inline void StackChange::leaving(StackChange&) {}
}  // namespace ipcmark::lrpc
#endif
