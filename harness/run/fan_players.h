// The sides of many to one and of one to many.
#pragma once

#include "harness/loops/fan.h"
#include "harness/run/conductor.h"

namespace ipcmark::detail {

// The seat of number `number` of those of whom there are several: seat 1 or 0 is the lone one's.
constexpr std::size_t seat_of(std::size_t number, Side side) {
  return number == 0 ? index(side) : number + 1;
}

template <Endpoint E>
class OneOfProducers final : public FollowerLoops {
 public:
  OneOfProducers(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void verify(std::uint64_t n) override { play(n); }
  void play(std::uint64_t) override {
    loops::send_until(endpoint_, stage_.traffic(), stage_.number(), stage_.control().stop);
    stage_.report().carried = stage_.traffic().sent;
  }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <Endpoint E>
class LoneConsumer final : public FanLoops {
 public:
  LoneConsumer(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void open() override { before_ = tally_.received; }
  void exchange(std::uint64_t n) override {
    loops::receive_some(endpoint_, n, stage_.traffic(), tally_);
  }
  void close() override {
    ControlBlock& control = stage_.control();
    const std::size_t producers = control.seats - 1;
    for (std::size_t i = 0; i < producers; ++i) {
      control.sides[seat_of(i, Side::initiator)].share = tally_.received[i] - before_[i];
    }
    control.stop.store(1);
    loops::receive_rest(endpoint_, stage_.traffic(), tally_, static_cast<std::uint32_t>(producers));
    control.stop.store(0);  // all have said their last word, and look again only in the next round
    stage_.report().carried = stage_.traffic().received;
  }

 private:
  E& endpoint_;
  Stage& stage_;
  loops::FanTally tally_;
  std::array<std::uint64_t, loops::kMostSenders> before_{};
};

template <Endpoint E>
class LoneProducer final : public FanLoops {
 public:
  LoneProducer(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {}
  void open() override {}
  void exchange(std::uint64_t n) override { loops::send_some(endpoint_, n, stage_.traffic()); }
  void close() override {
    for (std::size_t i = 1; i < stage_.control().seats; ++i)
      loops::send_fan(endpoint_, stage_.traffic(), {0, loops::kLastWord});
    stage_.report().carried = stage_.traffic().sent;
  }

 private:
  E& endpoint_;
  Stage& stage_;
};

template <Endpoint E>
class OneOfConsumers final : public FollowerLoops {
 public:
  OneOfConsumers(E& endpoint, Stage& stage) : endpoint_(endpoint), stage_(stage) {
    tally_.is_alone = stage.control().seats == 2;
  }
  void verify(std::uint64_t n) override { play(n); }
  void play(std::uint64_t) override {
    loops::receive_until_last_word(endpoint_, stage_.traffic(), tally_);
    stage_.report().carried = stage_.traffic().received;
  }
  void play_timed(std::uint64_t n) override {
    const std::uint64_t before = stage_.traffic().received;
    play(n);
    stage_.report().share = stage_.traffic().received - before;
  }

 private:
  E& endpoint_;
  Stage& stage_;
  loops::FanTally tally_;
};

}  // namespace ipcmark::detail
