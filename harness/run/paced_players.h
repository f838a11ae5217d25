// The two sides of an open loop. Until the timed part they are those of a stream.
#pragma once

#include "harness/loops/paced.h"
#include "harness/run/players.h"

namespace ipcmark::detail {

template <class Handling, Endpoint E>
class PacedProducer final : public FollowerLoops {
 public:
  PacedProducer(E& endpoint, Stage& stage)
      : endpoint_(endpoint), stage_(stage), stream_(endpoint, stage) {}
  void verify(std::uint64_t n) override { stream_.verify(n); }
  void play(std::uint64_t n) override { stream_.play(n); }
  void play_timed(std::uint64_t n) override {
    const ControlBlock& control = stage_.control();
    loops::produce_paced<Handling>(endpoint_, n, stage_.traffic(), stage_.clock(), control.schedule,
                                   control.log.sent_ticks);
  }

 private:
  E& endpoint_;
  Stage& stage_;
  Producer<Handling, E> stream_;
};

template <class Handling, Endpoint E>
class PacedConsumer final : public PacedLoops {
 public:
  PacedConsumer(E& endpoint, Stage& stage)
      : endpoint_(endpoint), stage_(stage), stream_(endpoint, stage) {}
  void verify(std::uint64_t n) override { stream_.verify(n); }
  void untimed(std::uint64_t n) override { stream_.untimed(n); }
  void paced(std::uint64_t n, std::uint64_t* received_ticks) override {
    loops::consume_paced<Handling>(endpoint_, n, stage_.traffic(), stage_.clock(), received_ticks);
  }

 private:
  E& endpoint_;
  Stage& stage_;
  Consumer<Handling, E> stream_;
};

}  // namespace ipcmark::detail
