#include "harness/run/signal_watch.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>

namespace ipcmark {
namespace {

bool is_readable(const SignalWatch& watch) {
  pollfd event{watch.fd(), POLLIN, 0};
  return ::poll(&event, 1, 0) == 1;
}

// Leaves the mask and the dispositions of the test program as they were.
class SignalWatchTest : public testing::Test {
 protected:
  SignalWatchTest() {
    ::sigprocmask(SIG_SETMASK, nullptr, &mask_);
    ::sigaction(SIGHUP, nullptr, &hangup_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
  }
  ~SignalWatchTest() override {
    ::sigaction(SIGHUP, &hangup_, nullptr);
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }

 private:
  sigset_t mask_{};
  struct sigaction hangup_ {};
};

TEST_F(SignalWatchTest, EachOfTheThreeIsSeenAndKillsNobody) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const SignalWatch watch;
    EXPECT_EQ(watch.signal(), 0);
    EXPECT_FALSE(is_readable(watch));
    ::raise(signal);
    EXPECT_TRUE(is_readable(watch));
    EXPECT_EQ(watch.signal(), signal);
  }
}

TEST_F(SignalWatchTest, TheFirstOneCounts) {
  const SignalWatch watch;
  ::raise(SIGTERM);
  EXPECT_EQ(watch.signal(), SIGTERM);
  ::raise(SIGINT);
  EXPECT_EQ(watch.signal(), SIGTERM);
  const SignalWatch takes_the_second;
  EXPECT_EQ(takes_the_second.signal(), SIGINT);
}

// As nohup starts it.
TEST_F(SignalWatchTest, WhatWasIgnoredAtTheStartStaysIgnored) {
  ::signal(SIGHUP, SIG_IGN);
  const SignalWatch watch;
  ::raise(SIGHUP);
  EXPECT_FALSE(is_readable(watch));
  EXPECT_EQ(watch.signal(), 0);
}

}  // namespace
}  // namespace ipcmark
