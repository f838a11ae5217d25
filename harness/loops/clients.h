// Several clients that call at once: each counts its own calls, and in which slice of the common
// stretch of time they ended.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>

#include "harness/core/bytes.h"
#include "harness/sys/clock.h"

namespace ipcmark::loops {

inline constexpr std::size_t kMostClients = 64;

// The Null handler of one client, which counts: what was called and not handled shows. One thread
// counts and another reads; what orders the two may lie in memory that each has mapped elsewhere.
class alignas(kNoSharing) ClientSeat {
 public:
  void null() { handled_.store(calls() + 1, std::memory_order_relaxed); }
  std::uint64_t calls() const { return handled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> handled_{0};
};
using ClientSeats = std::array<ClientSeat, kMostClients>;

// The stretch in which all clients call: it begins a while after the last of them has made its first
// calls, and none stops before it is over.
struct Stretch {
  std::uint64_t clients;
  std::uint64_t lead_in_ticks;
  std::uint64_t slice_ns;
  std::uint64_t calls_per_look;
  alignas(kNoSharing) std::atomic<std::uint64_t> arrived{0};
  alignas(kNoSharing) std::atomic<std::uint64_t> begins{0};  // in ticks; 0: not all have come
  alignas(kNoSharing) std::atomic<bool> fails{false};        // a client has failed: no use going on
};

template <class E>
struct OwnCall {
  E& endpoint;
  void operator()() const { endpoint.null(); }
};

template <class E>
struct LockedCall {
  E& endpoint;
  std::mutex& lock;
  void operator()() const {
    const std::lock_guard held(lock);
    endpoint.null();
  }
};

template <class Call>
[[gnu::noinline]] void call_times(Call call, std::uint64_t n) {
  for (std::uint64_t i = 0; i < n; ++i) call();
}

// One client of a stretch: adds its calls to the slices in which they ended, and returns how many it
// made in all, outside of the stretch as well.
template <class Call>
[[gnu::noinline]] std::uint64_t call_through(Call call, Stretch& stretch,
                                             std::span<std::uint64_t> slices,
                                             sys::ClockReader clock) {
  std::uint64_t calls = 0, begins = 0;
  for (;;) {
    for (std::uint64_t i = 0; i < stretch.calls_per_look; ++i) call();
    const std::uint64_t now = clock.end();
    if (calls == 0 && stretch.arrived.fetch_add(1) + 1 == stretch.clients)
      stretch.begins.store(now + stretch.lead_in_ticks);
    calls += stretch.calls_per_look;
    if (stretch.fails.load(std::memory_order_relaxed)) return calls;
    if (begins == 0) begins = stretch.begins.load(std::memory_order_relaxed);
    if (begins == 0 || now < begins) continue;
    const std::uint64_t slice = clock.to_ns(now - begins) / stretch.slice_ns;
    if (slice >= slices.size()) return calls;
    slices[slice] += stretch.calls_per_look;
  }
}

}  // namespace ipcmark::loops
