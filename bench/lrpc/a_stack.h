// A-stacks: memory that both domains see, one slot for each simultaneous call. Arguments are written
// once, in place. Nothing here is trusted by either side.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "bench/lrpc/memory.h"
#include "harness/sys/fd.h"

namespace ipcmark::lrpc {

inline constexpr std::size_t kLineBytes = 64;
inline constexpr std::size_t kRegisters = 6;

// Arguments of at most eight bytes each; the result comes back in the first. Always private to one
// side: what is shared is copied into one of these once, and checked after that.
using Registers = std::array<std::uint64_t, kRegisters>;

// Whose turn it is. The low byte of the word is the state; then a bit that says that the waiting
// side sleeps, and eight bits of Error in a reply.
enum class State : std::uint32_t { idle, request, reply, poisoned, closed, server_gone };
inline constexpr std::uint32_t kSleeps = 1U << 8;

constexpr std::uint32_t word_of(State state, std::uint32_t error = 0) {
  return static_cast<std::uint32_t>(state) | error << 16;
}
constexpr State state_of(std::uint32_t word) { return static_cast<State>(word & 0xffU); }
constexpr std::uint32_t error_of(std::uint32_t word) { return word >> 16 & 0xffU; }

// The head of a slot: turn, credentials and register arguments in one cache line, so that a call
// with small arguments moves one line to the server and back. Larger arguments follow it.
struct alignas(kLineBytes) AStack {
  std::atomic<std::uint32_t> turn;
  std::uint32_t handle;  // which A-stack this is, as the client says
  std::uint64_t token;   // the binding object that the client presents
  Registers registers;

  std::byte* data() { return reinterpret_cast<std::byte*>(this + 1); }
};
static_assert(sizeof(AStack) == kLineBytes && std::atomic<std::uint32_t>::is_always_lock_free);

// An A-stack's handle is its number in the server's table times this: so a wild one is misaligned
// sooner than it is somebody's.
inline constexpr std::uint32_t kHandleStep = 64;

// A binding's A-stacks as one of the two sides sees them: `count` slots of `stride` bytes.
class AStackRegion {
 public:
  AStackRegion() = default;
  // A memfd, backed at once and sealed against shrinking, growing and further seals, so that no
  // peer can turn an access into SIGBUS. Throws std::system_error.
  static AStackRegion create(std::size_t count, std::size_t data_bytes);
  // The other side's view. Throws when the seals are missing or the file is too small: a peer that
  // hands out unsealed memory could truncate it later.
  static AStackRegion adopt(sys::UniqueFd file, std::size_t count, std::size_t stride);

  AStack& operator[](std::size_t slot) const {
    return *reinterpret_cast<AStack*>(memory_.get() + slot * stride_);
  }
  std::size_t count() const { return count_; }
  std::size_t stride() const { return stride_; }
  int file() const { return file_.get(); }

 private:
  AStackRegion(sys::UniqueFd file, std::size_t count, std::size_t stride);

  sys::UniqueFd file_;
  Memory memory_;
  std::size_t count_ = 0;
  std::size_t stride_ = 0;
};

}  // namespace ipcmark::lrpc
