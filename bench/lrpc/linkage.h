// Linkage records: who called, from where, and what came before. They lie in private memory of the
// caller and of the server, never in the A-stack, and form a stack per thread: so calls nest.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ipcmark::lrpc {

inline constexpr std::uint32_t kDeepestNesting = 64;

struct LinkageRecord {
  // Written by ipcmark_lrpc_switch, which knows these two offsets.
  void* return_address = nullptr;
  void* stack_pointer = nullptr;
  LinkageRecord* previous = nullptr;
  std::uint64_t token = 0;  // the binding that the call is made through
  std::uint32_t depth = 0;
};
static_assert(offsetof(LinkageRecord, return_address) == 0 &&
              offsetof(LinkageRecord, stack_pointer) == 8);

// This thread's innermost call, made or served; nullptr outside of all.
inline constinit thread_local LinkageRecord* innermost_call = nullptr;

// Links a record for as long as the call lasts.
class Linked {
 public:
  explicit Linked(std::uint64_t token) {
    LinkageRecord* const outer = innermost_call;
    record_.previous = outer;
    record_.token = token;
    record_.depth = outer == nullptr ? 1 : outer->depth + 1;
    innermost_call = &record_;
  }
  Linked(const Linked&) = delete;
  Linked& operator=(const Linked&) = delete;
  ~Linked() { innermost_call = record_.previous; }

  bool too_deep() const { return record_.depth > kDeepestNesting; }
  LinkageRecord& record() { return record_; }

 private:
  LinkageRecord record_;
};

}  // namespace ipcmark::lrpc
