// From a channel's type to the registry's row: here, and only here, the hot loops meet a transport.
#pragma once

#include "harness/core/registry.h"
#include "harness/run/call_players.h"
#include "harness/run/client_players.h"
#include "harness/run/client_seats.h"
#include "harness/run/fan_players.h"
#include "harness/run/paced_players.h"
#include "harness/run/players.h"

namespace ipcmark {

namespace detail {

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
    case Pattern::pairs:
      return initiates ? follow_with<Producer<Handling, E>>(endpoint, stage)
                       : lead_with<Consumer<Handling, E>>(endpoint, stage);
    case Pattern::paced:
      return initiates ? follow_with<PacedProducer<Handling, E>>(endpoint, stage)
                       : lead_with<PacedConsumer<Handling, E>>(endpoint, stage);
    case Pattern::call:
    case Pattern::clients:
    case Pattern::fan_in:
    case Pattern::fan_out:
      return;  // whatever the handling: see ChannelRig
  }
}

template <Endpoint E>
void play_fan(E& endpoint, Side side, Stage& stage) {
  const bool in = stage.spec().pattern == Pattern::fan_in;
  if (side == Side::initiator)
    return in ? follow_with<OneOfProducers<E>>(endpoint, stage)
              : lead_with<LoneProducer<E>>(endpoint, stage);
  return in ? lead_with<LoneConsumer<E>>(endpoint, stage)
            : follow_with<OneOfConsumers<E>>(endpoint, stage);
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
    if constexpr (sharing_of<C>().senders || sharing_of<C>().receivers) {
      if (const Pattern pattern = stage.spec().pattern;
          pattern == Pattern::fan_in || pattern == Pattern::fan_out)
        return detail::play_fan(endpoint, side, stage);
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
    } else if constexpr (C::wait_kind == WaitKind::blocking) {
      detail::play_side<Handling<loops::TouchPart>>(endpoint, side, stage);
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
          .sharing = sharing_of<C>(),
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
