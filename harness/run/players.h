// The two sides of round trips and of streams: their loops, behind the conductor's interface.
#pragma once

#include "harness/loops/ping_pong.h"
#include "harness/loops/stream.h"
#include "harness/loops/verify.h"
#include "harness/run/conductor.h"

namespace ipcmark::detail {

// The reply to message n has a pattern of its own, so that an echo of oneself is found.
inline constexpr std::uint64_t kReply = 1ULL << 63;

template <class Handling, Endpoint E>
class Initiator final : public PingPongLoops {
 public:
  Initiator(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Handling::Touch::kCarriesData) return;
    loops::Traffic& traffic = stage_.traffic();
    for (std::uint64_t i = 0; i < n; ++i) {
      verification::send_pattern<Handling>(endpoint_, i, traffic.tx);
      verification::receive_pattern<Handling>(endpoint_, i | kReply, traffic.rx, stage_.scratch());
    }
  }
  void untimed(std::uint64_t n) override {
    loops::ping<Handling>(endpoint_, n, stage_.traffic(), loops::NoRecorder{});
  }
  void single_shots(std::uint64_t n, Histogram& samples_ns) override {
    loops::ping<Handling>(endpoint_, n, stage_.traffic(),
                          loops::ShotRecorder{stage_.clock(), &samples_ns});
  }
  void batches(std::uint64_t n, Histogram& batches_ns) override {
    loops::ping<Handling>(endpoint_, n, stage_.traffic(),
                          loops::BatchRecorder{stage_.clock(), &batches_ns});
  }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Handling, Endpoint E>
class Responder final : public FollowerLoops {
 public:
  Responder(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Handling::Touch::kCarriesData) return;
    loops::Traffic& traffic = stage_.traffic();
    for (std::uint64_t i = 0; i < n; ++i) {
      verification::receive_pattern<Handling>(endpoint_, i, traffic.rx, stage_.scratch());
      verification::send_pattern<Handling>(endpoint_, i | kReply, traffic.tx);
    }
  }
  void play(std::uint64_t n) override { loops::pong<Handling>(endpoint_, n, stage_.traffic()); }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Handling, Endpoint E>
class Producer final : public FollowerLoops {
 public:
  Producer(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Handling::Touch::kCarriesData) return;
    for (std::uint64_t i = 0; i < n; ++i)
      verification::send_pattern<Handling>(endpoint_, i, stage_.traffic().tx);
    flush(endpoint_);
  }
  void play(std::uint64_t n) override { loops::produce<Handling>(endpoint_, n, stage_.traffic()); }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Handling, Endpoint E>
class Consumer final : public StreamLoops {
 public:
  Consumer(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Handling::Touch::kCarriesData) return;
    for (std::uint64_t i = 0; i < n; ++i) {
      verification::receive_pattern<Handling>(endpoint_, i, stage_.traffic().rx, stage_.scratch());
    }
  }
  void untimed(std::uint64_t n) override {
    loops::consume<Handling>(endpoint_, n, stage_.traffic());
  }
  std::uint64_t windows(std::uint64_t windows, std::uint64_t window_messages,
                        Histogram& windows_ns) override {
    return loops::consume_windows<Handling>(endpoint_, windows, window_messages, stage_.traffic(),
                                            stage_.clock(), windows_ns);
  }

 private:
  E& endpoint_;
  Stage& stage_;
};

}  // namespace ipcmark::detail
