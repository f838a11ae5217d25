// The two sides of calls, over messages and over transports that are calls.
#pragma once

#include <string>

#include "harness/loops/call.h"
#include "harness/loops/verify.h"
#include "harness/run/conductor.h"

namespace ipcmark::detail {

// The initiator of call; make() makes the caller that the loops call through.
template <class Make>
class Client final : public PingPongLoops {
 public:
  Client(Make make, Stage& stage) : make_(make), stage_(stage) {}
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

 private:
  Make make_;
  Stage& stage_;
};

// The responder of call: its handlers check what arrives, before the clock runs as well.
template <class Serve>
class Server final : public FollowerLoops {
 public:
  explicit Server(Serve serve) : serve_(serve) {}
  void verify(std::uint64_t n) override { serve_(n); }
  void play(std::uint64_t n) override { serve_(n); }

 private:
  Serve serve_;
};

// Messages that carry calls.
template <Endpoint E>
void play_calls(E& endpoint, Side side, Stage& stage, Framing framing) {
  const CaseSpec& spec = stage.spec();
  const loops::CallShape shape = loops::shape_of(spec.procedure, spec.size.value);
  loops::Traffic& traffic = stage.traffic();
  if (side == Side::initiator) {
    const auto make = [&] {
      return loops::RpcCaller<E>(endpoint, traffic, spec.procedure, shape, framing);
    };
    Client client(make, stage);
    return lead(stage, client);
  }
  loops::CallServer server(&stage.report().first_bad);
  Server follower(
      [&](std::uint64_t n) { loops::answer(endpoint, n, traffic, server, shape, framing); });
  follow(stage, follower);
}

template <Procedure kProcedure, CallEndpoint E>
void lead_calls(E& endpoint, Stage& stage) {
  const auto make = [&] { return loops::NativeCaller<kProcedure, E>(endpoint, stage.traffic()); };
  Client client(make, stage);
  lead(stage, client);
}

// Transports that are calls.
template <CallEndpoint E>
void play_native_calls(E& endpoint, Side side, Stage& stage) {
  loops::CallServer server(&stage.report().first_bad);
  endpoint.open(server);
  if (side == Side::responder) {
    Server follower([&](std::uint64_t n) { endpoint.serve(n); });
    return follow(stage, follower);
  }
  switch (stage.spec().procedure) {
    case Procedure::null:
      return lead_calls<Procedure::null>(endpoint, stage);
    case Procedure::add:
      return lead_calls<Procedure::add>(endpoint, stage);
    case Procedure::big_in:
      return lead_calls<Procedure::big_in>(endpoint, stage);
    case Procedure::big_in_out:
      return lead_calls<Procedure::big_in_out>(endpoint, stage);
  }
}

}  // namespace ipcmark::detail
