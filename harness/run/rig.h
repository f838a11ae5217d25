// From a channel's type to the registry's row: here, and only here, the hot loops meet a transport.
#pragma once

#include "harness/core/registry.h"
#include "harness/loops/ping_pong.h"
#include "harness/loops/stream.h"
#include "harness/loops/verify.h"
#include "harness/run/conductor.h"

namespace ipcmark {

namespace detail {

// The reply to message n has a pattern of its own, so that an echo of oneself is found.
inline constexpr std::uint64_t kReply = 1ULL << 63;

template <class Touch, Endpoint E>
class Initiator final : public PingPongLoops {
 public:
  Initiator(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Touch::kCarriesData) return;
    loops::Traffic& traffic = stage_.traffic();
    for (std::uint64_t i = 0; i < n; ++i) {
      verification::send_pattern(endpoint_, i, traffic.tx);
      verification::receive_pattern(endpoint_, i | kReply, traffic.rx, stage_.scratch());
    }
  }
  void untimed(std::uint64_t n) override {
    loops::ping<Touch>(endpoint_, n, stage_.traffic(), loops::NoRecorder{});
  }
  void single_shots(std::uint64_t n, Histogram& samples_ns) override {
    loops::ping<Touch>(endpoint_, n, stage_.traffic(),
                       loops::ShotRecorder{stage_.clock(), &samples_ns});
  }
  void batches(std::uint64_t n, Histogram& batches_ns) override {
    loops::ping<Touch>(endpoint_, n, stage_.traffic(),
                       loops::BatchRecorder{stage_.clock(), &batches_ns});
  }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Touch, Endpoint E>
class Responder final : public FollowerLoops {
 public:
  Responder(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Touch::kCarriesData) return;
    loops::Traffic& traffic = stage_.traffic();
    for (std::uint64_t i = 0; i < n; ++i) {
      verification::receive_pattern(endpoint_, i, traffic.rx, stage_.scratch());
      verification::send_pattern(endpoint_, i | kReply, traffic.tx);
    }
  }
  void play(std::uint64_t n) override { loops::pong<Touch>(endpoint_, n, stage_.traffic()); }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Touch, Endpoint E>
class Producer final : public FollowerLoops {
 public:
  Producer(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Touch::kCarriesData) return;
    for (std::uint64_t i = 0; i < n; ++i)
      verification::send_pattern(endpoint_, i, stage_.traffic().tx);
  }
  void play(std::uint64_t n) override { loops::produce<Touch>(endpoint_, n, stage_.traffic()); }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Touch, Endpoint E>
class Consumer final : public StreamLoops {
 public:
  Consumer(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override {
    if constexpr (!Touch::kCarriesData) return;
    for (std::uint64_t i = 0; i < n; ++i) {
      verification::receive_pattern(endpoint_, i, stage_.traffic().rx, stage_.scratch());
    }
  }
  void untimed(std::uint64_t n) override { loops::consume<Touch>(endpoint_, n, stage_.traffic()); }
  std::uint64_t windows(std::uint64_t windows, std::uint64_t window_messages,
                        Histogram& windows_ns) override {
    return loops::consume_windows<Touch>(endpoint_, windows, window_messages, stage_.traffic(),
                                         stage_.clock(), windows_ns);
  }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <class Loops, Endpoint E>
void lead_with(E& endpoint, Stage& stage) {
  Loops loops(endpoint, stage);
  lead(stage, loops);
}

template <class Loops, Endpoint E>
void follow_with(E& endpoint, Stage& stage) {
  Loops loops(endpoint, stage);
  follow(stage, loops);
}

template <class Touch, Endpoint E>
void play_side(E& endpoint, Side side, Stage& stage) {
  const bool initiates = side == Side::initiator;
  switch (stage.spec().pattern) {
    case Pattern::ping_pong:
      return initiates ? lead_with<Initiator<Touch, E>>(endpoint, stage)
                       : follow_with<Responder<Touch, E>>(endpoint, stage);
    case Pattern::stream:
      return initiates ? follow_with<Producer<Touch, E>>(endpoint, stage)
                       : lead_with<Consumer<Touch, E>>(endpoint, stage);
  }
}

}  // namespace detail

template <Channel C>
class ChannelRig final : public Rig {
 public:
  explicit ChannelRig(const ChannelSpec& spec) : channel_(C::create(spec)) {}

  void isolate(Side side) override {
    if constexpr (requires { channel_.isolate(side); }) channel_.isolate(side);
  }

  void run(Side side, Stage& stage) override {
    auto endpoint = channel_.attach(side);
    if constexpr (!C::info.carries_data) {
      detail::play_side<loops::TouchNothing>(endpoint, side, stage);
    } else if (stage.spec().touch == Touch::all) {
      detail::play_side<loops::TouchAll>(endpoint, side, stage);
    } else {
      detail::play_side<loops::TouchHeader>(endpoint, side, stage);
    }
  }

 private:
  C channel_;
};

template <Channel C>
Variant variant_of() {
  return {.info = &C::info,
          .wait = C::wait_name,
          .wait_kind = C::wait_kind,
          .max_message = &max_message_of<C>,
          .unsupported = &unsupported_by<C>,
          .create = [](const ChannelSpec& spec) -> std::unique_ptr<Rig> {
            return std::make_unique<ChannelRig<C>>(spec);
          }};
}

// A mechanism's file ends with one of these: `const Register<ChannelA, ChannelB> registered;`
template <Channel... Cs>
struct Register {
  Register() { (Registry::instance().add(variant_of<Cs>()), ...); }
};

}  // namespace ipcmark
