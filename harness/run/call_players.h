// The two sides of the pattern call, over messages and where the transport is a call itself.
#pragma once

#include "harness/loops/call.h"
#include "harness/loops/stamps.h"
#include "harness/loops/verify.h"
#include "harness/run/conductor.h"

namespace ipcmark::detail {

// For transports whose calls cannot be divided.
struct NoStamps {};

// The initiator of call; make() makes the caller that the loops call through, and stamp(stamps) plays
// the stamped calls.
template <class Make, class Stamp>
class Client final : public PingPongLoops {
 public:
  Client(Make make, Stamp stamp, Stage& stage) : make_(make), stamp_(stamp), stage_(stage) {}
  void verify(std::uint64_t n) override {
    untimed(n);
    if (stage_.report().first_bad != loops::kNoBadMessage)
      throw verification::VerifyError("call " + std::to_string(stage_.report().first_bad) +
                                      " was not answered as it should be");
  }
  void untimed(std::uint64_t n) override {
    loops::call(make_(), n, stage_.traffic(), loops::NoRecorder{});
  }
  void single_shots(std::uint64_t n, Histogram& samples_ns) override {
    loops::call(make_(), n, stage_.traffic(), loops::ShotRecorder{stage_.clock(), &samples_ns});
  }
  void batches(std::uint64_t n, Histogram& batches_ns) override {
    loops::call(make_(), n, stage_.traffic(), loops::BatchRecorder{stage_.clock(), &batches_ns});
  }
  bool can_stamp() const override { return !std::is_same_v<Stamp, NoStamps>; }
  void stamped(std::span<loops::CallerStamps> stamps) override {
    if constexpr (!std::is_same_v<Stamp, NoStamps>) stamp_(stamps);
  }

 private:
  Make make_;
  Stamp stamp_;
  Stage& stage_;
};

// The responder of call: its handlers check what arrives, before the clock runs as well.
template <class Serve, class ServeStamped>
class Server final : public FollowerLoops {
 public:
  Server(Serve serve, ServeStamped stamped) : serve_(serve), serve_stamped_(stamped) {}
  void verify(std::uint64_t n) override { serve_(n); }
  void play(std::uint64_t n) override { serve_(n); }
  void stamped(std::uint64_t n) override { serve_stamped_(n); }

 private:
  Serve serve_;
  ServeStamped serve_stamped_;
};

inline loops::StampedServer stamped(loops::CallServer& server, Stage& stage) {
  return {server, stage.control().handler_log, stage.clock()};
}

template <Endpoint E>
void lead_messages(E& endpoint, Stage& stage, loops::CallShape shape, Framing framing) {
  const Procedure procedure = stage.spec().procedure;
  loops::Traffic& traffic = stage.traffic();
  const auto make = [&] {
    return loops::RpcCaller<E>(endpoint, traffic, procedure, shape, framing);
  };
  const auto stamp = [&](std::span<loops::CallerStamps> stamps) {
    loops::StampedEndpoint<E> noting(endpoint, stage.clock());
    loops::call_stamped(loops::RpcCaller(noting, traffic, procedure, shape, framing), noting,
                        stamps, traffic, stage.clock());
  };
  Client client(make, stamp, stage);
  lead(stage, client);
}

// Messages that carry calls.
template <Endpoint E>
void play_calls(E& endpoint, Side side, Stage& stage, Framing framing) {
  const CaseSpec& spec = stage.spec();
  const loops::CallShape shape = loops::shape_of(spec.procedure, spec.size.value);
  if (side == Side::initiator) return lead_messages(endpoint, stage, shape, framing);
  loops::Traffic& traffic = stage.traffic();
  loops::CallServer server(&stage.report().first_bad);
  const auto answer = [&](std::uint64_t n, auto& handlers) {
    loops::answer(endpoint, n, traffic, handlers, shape, framing);
  };
  Server follower([&](std::uint64_t n) { answer(n, server); },
                  [&](std::uint64_t n) {
                    loops::StampedServer noting = stamped(server, stage);
                    answer(n, noting);
                  });
  follow(stage, follower);
}

template <Procedure kProcedure, CallEndpoint E>
void lead_calls(E& endpoint, Stage& stage, loops::CallServer& server) {
  const auto make = [&] { return loops::NativeCaller<kProcedure, E>(endpoint, stage.traffic()); };
  if constexpr (StampedCallEndpoint<E>) {
    const auto stamp = [&](std::span<loops::CallerStamps> stamps) {
      loops::StampedServer handlers = stamped(server, stage);
      auto noting = endpoint.stamped(handlers, stage.clock());
      loops::call_stamped(
          loops::NativeCaller<kProcedure, decltype(noting)>(noting, stage.traffic()), noting,
          stamps, stage.traffic(), stage.clock());
    };
    Client client(make, stamp, stage);
    lead(stage, client);
  } else {
    Client client(make, NoStamps{}, stage);
    lead(stage, client);
  }
}

template <CallEndpoint E>
void follow_calls(E& endpoint, Stage& stage, loops::CallServer& server) {
  const auto serve = [&](std::uint64_t n) { endpoint.serve(n); };
  Server follower(serve, [&](std::uint64_t n) {
    if constexpr (StampedCallEndpoint<E>) {
      loops::StampedServer handlers = stamped(server, stage);
      const auto noting = endpoint.stamped(handlers, stage.clock());
      endpoint.serve(n);
    }
  });
  follow(stage, follower);
}

// Transports that are calls.
template <CallEndpoint E>
void play_native_calls(E& endpoint, Side side, Stage& stage) {
  loops::CallServer server(&stage.report().first_bad);
  endpoint.open(server);
  if (side == Side::responder) return follow_calls(endpoint, stage, server);
  switch (stage.spec().procedure) {
    case Procedure::null:
      return lead_calls<Procedure::null>(endpoint, stage, server);
    case Procedure::add:
      return lead_calls<Procedure::add>(endpoint, stage, server);
    case Procedure::big_in:
      return lead_calls<Procedure::big_in>(endpoint, stage, server);
    case Procedure::big_in_out:
      return lead_calls<Procedure::big_in_out>(endpoint, stage, server);
  }
}

}  // namespace ipcmark::detail
