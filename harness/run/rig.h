// From a channel's type to the registry's row: here, and only here, the hot loops meet a transport.
#pragma once

#include "harness/core/registry.h"
#include "harness/loops/ping_pong.h"
#include "harness/loops/stream.h"
#include "harness/loops/verify.h"
#include "harness/run/call_players.h"
#include "harness/run/client_players.h"
#include "harness/run/client_seats.h"
#include "harness/run/conductor.h"

namespace ipcmark {

namespace detail {

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

template <class Handling, Endpoint E>
void play_side(E& endpoint, Side side, Stage& stage) {
  const bool initiates = side == Side::initiator;
  switch (stage.spec().pattern) {
    case Pattern::ping_pong:
      return initiates ? lead_with<Initiator<Handling, E>>(endpoint, stage)
                       : follow_with<Responder<Handling, E>>(endpoint, stage);
    case Pattern::stream:
      return initiates ? follow_with<Producer<Handling, E>>(endpoint, stage)
                       : lead_with<Consumer<Handling, E>>(endpoint, stage);
    case Pattern::call:
    case Pattern::clients:
      return;  // whatever the handling: see ChannelRig::run
  }
}

}  // namespace detail

template <Channel C>
class ChannelRig final : public Rig {
 public:
  explicit ChannelRig(const ChannelSpec& spec)
      : channel_(C::create(spec)), client_cpus_(client_cpus(spec, C::wait_kind, yields<C>())) {}

  void isolate(Side side) override {
    if constexpr (requires { channel_.isolate(side); }) channel_.isolate(side);
  }

  void run(Side side, Stage& stage) override {
    if constexpr (ClientsChannel<C>) {
      if (stage.spec().pattern == Pattern::clients)
        return detail::play_clients(channel_.attach_clients(side), side, stage, client_cpus_);
    }
    auto endpoint = channel_.attach(side);
    if constexpr (CallEndpoint<decltype(endpoint)>) {
      return detail::play_native_calls(endpoint, side, stage);
    } else {
      play_messages(endpoint, side, stage);
    }
  }

 private:
  static void play_messages(auto& endpoint, Side side, Stage& stage) {
    if constexpr (C::info.carries_data) {
      if (stage.spec().pattern == Pattern::call)
        return detail::play_calls(endpoint, side, stage, C::info.framing);
    }
    if constexpr (ZeroCopyEndpoint<std::remove_reference_t<decltype(endpoint)>>) {
      if (stage.spec().access == Access::in_place)
        return play_touching<loops::InPlace>(endpoint, side, stage);
    }
    play_touching<loops::Copying>(endpoint, side, stage);
  }

  template <template <class> class Handling>
  static void play_touching(auto& endpoint, Side side, Stage& stage) {
    if constexpr (!C::info.carries_data) {
      detail::play_side<Handling<loops::TouchNothing>>(endpoint, side, stage);
    } else if (stage.spec().touch == Touch::all) {
      detail::play_side<Handling<loops::TouchAll>>(endpoint, side, stage);
    } else {
      detail::play_side<Handling<loops::TouchHeader>>(endpoint, side, stage);
    }
  }

  C channel_;
  std::vector<SeatCpus> client_cpus_;
};

template <Channel C>
Variant variant_of() {
  return {.info = &C::info,
          .wait = C::wait_name,
          .wait_kind = C::wait_kind,
          .wait_help = wait_help_of<C>(),
          .yields = yields<C>(),
          .axes = axes_of<C>(),
          .takes_clients = ClientsChannel<C>,
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
