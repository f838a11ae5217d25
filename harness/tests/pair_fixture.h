// A pair of real workers over a fake transport.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "harness/run/pair_runner.h"
#include "harness/sys/open_fds.h"
#include "harness/tests/fake_channels.h"

namespace ipcmark {

// Far above what any step takes, also on a busy machine under a sanitizer.
constexpr Nanoseconds kLong{30'000'000'000};
constexpr Nanoseconds kShort{300'000'000};

class PairFixture : public testing::Test {
 protected:
  PairFixture() { fake_plan = {}; }
  ~PairFixture() override {
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a worker was left behind";
    EXPECT_EQ(sys::open_fds(), fds_before_);
  }

  CaseSpec spec(Pattern pattern = Pattern::ping_pong) const {
    CaseSpec spec;
    spec.pattern = pattern;
    spec.mechanism = "fake";
    spec.wait = "block";
    spec.placement = placement_;
    spec.warmup = Nanoseconds(0);
    spec.duration = Nanoseconds(2'000'000);
    spec.deadline = kLong;
    return spec;
  }
  // Does not end by itself within any deadline of these tests.
  CaseSpec endless(Nanoseconds deadline) const {
    CaseSpec endless = spec();
    endless.warmup = kLong;
    endless.deadline = deadline;
    return endless;
  }

  TrialResult run(const CaseSpec& spec, std::function<void(const Workers&)> on_started = {}) {
    environment_.clock = &clock_;
    environment_.on_started = std::move(on_started);
    return PairRunner(environment_).run(spec, fake_blocking(), std::span(&cpus_, 1), 0);
  }

  Side random_side() { return static_cast<Side>(random_() % 2); }
  void nap(int at_most_us) {
    ::usleep(static_cast<useconds_t>(std::uniform_int_distribution(0, at_most_us)(random_)));
  }
  static std::string name(Side side) { return side == Side::initiator ? "initiator" : "responder"; }

  const sys::Topology topology_ = sys::Topology::read();
  const Placement placement_ = nearest(topology_);
  const CpuPair cpus_ = choose(topology_, placement_).pair.value();
  const sys::Clock clock_ = sys::Clock::monotonic();
  PairEnvironment environment_;
  std::mt19937 random_{20260601};

 private:
  const std::vector<int> fds_before_ = sys::open_fds();
};

inline bool says(const TrialResult& result, const std::string& text) {
  return result.reason.find(text) != std::string::npos;
}

}  // namespace ipcmark
