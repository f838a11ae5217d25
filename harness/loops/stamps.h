// The stamped calls: both sides note when each part of a call begins, on the one clock of the machine.
// Played after everything that is published, so that it disturbs none of it.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "harness/loops/call.h"

namespace ipcmark::loops {

// A power of two, so that a call's place is found without a division.
inline constexpr std::size_t kMostStamped = 4096;

// What the called side notes of one call, in ticks. In memory that the caller does not look at before
// the round is over: a line that travelled with every call would be a part of the call.
struct HandlerStamps {
  std::uint64_t began = 0, ended = 0;
};
using HandlerLog = std::array<HandlerStamps, kMostStamped>;

// What the caller notes of it; given_away: its own work is done, and the transfer begins.
struct CallerStamps {
  std::uint64_t began = 0, given_away = 0, ended = 0;
};

// The handlers of a CallServer, noting when each begins and ends.
class StampedServer {
 public:
  StampedServer(CallServer& server, HandlerLog& log, sys::ClockReader clock)
      : server_(server), log_(log), clock_(clock) {}

  void null() {
    const Stamp stamp(*this);
    server_.null();
  }
  std::int32_t add(std::int32_t a, std::int32_t b) {
    const Stamp stamp(*this);
    return server_.add(a, b);
  }
  void big_in(ConstBytes in) {
    const Stamp stamp(*this);
    server_.big_in(in);
  }
  void big_in_out(Bytes io) {
    const Stamp stamp(*this);
    server_.big_in_out(io);
  }
  void note_bad_call() { server_.note_bad_call(); }

 private:
  class Stamp {
   public:
    explicit Stamp(StampedServer& server)
        : clock_(server.clock_), place_(server.log_[server.calls_ % kMostStamped]) {
      // Into this CPU's cache: a store that misses would hold back the reply. By whom stamps, which
      // is one side alone.
      if (server.calls_++ == 0) [[unlikely]]
        server.log_.fill({});
      place_.began = clock_.end();
    }
    Stamp(const Stamp&) = delete;
    Stamp& operator=(const Stamp&) = delete;
    ~Stamp() { place_.ended = clock_.end(); }

   private:
    const sys::ClockReader clock_;
    HandlerStamps& place_;
  };

  CallServer& server_;
  HandlerLog& log_;
  sys::ClockReader clock_;
  std::uint64_t calls_ = 0;
};

// An endpoint of messages that notes when it was told to send.
template <Endpoint E>
class StampedEndpoint {
 public:
  StampedEndpoint(E& endpoint, sys::ClockReader clock) : endpoint_(endpoint), clock_(clock) {}
  void send(ConstBytes tx) {
    given_away_ = clock_.end();
    endpoint_.send(tx);
  }
  std::size_t recv(Bytes rx) { return endpoint_.recv(rx); }
  std::uint64_t given_away() const { return given_away_; }

 private:
  E& endpoint_;
  sys::ClockReader clock_;
  std::uint64_t given_away_ = 0;
};

// A call for each of `stamps`; `stamped` says when control was given away in the last.
template <class Caller, class Stamped>
[[gnu::noinline]] void call_stamped(Caller caller, const Stamped& stamped,
                                    std::span<CallerStamps> stamps, Traffic& shared,
                                    sys::ClockReader clock) {
  std::uint64_t sequence = shared.sent;
  for (CallerStamps& stamp : stamps) {
    stamp.began = clock.end();
    const bool good = caller(sequence);
    stamp.ended = clock.end();
    stamp.given_away = stamped.given_away();
    if (!good) [[unlikely]]
      note_bad(*shared.first_bad, sequence);
    ++sequence;
  }
  shared.sent = sequence;
}

}  // namespace ipcmark::loops
