// What goes wrong while a call is under way: handlers that do not return, domains that end, calls
// within calls.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/tests/service.h"
#include "bench/lrpc/trap.h"

namespace ipcmark::lrpc {
namespace {

using std::chrono::milliseconds;

template <class T>
class HandOff : public testing::Test {
 protected:
  void SetUp() override {
    if (is_trap(T::kTransfer) && trap::probe(T::kTransfer == Transfer::seccomp_handoff) != 0)
      GTEST_SKIP() << "seccomp user notification is refused here";
  }
};
using HandOffs = testing::Types<SeccompHandoff, FutexHandoff, Spin, SpinThenFutex>;
TYPED_TEST_SUITE(HandOff, HandOffs);

TYPED_TEST(HandOff, AHandlerThatDoesNotReturnCostsItsSlotAndNoMore) {
  Service<TypeParam> service("captured");
  std::atomic<bool> release{false};
  service.domain.template export_procedure<int(int)>("odd_waits", [&](int n) {
    while (n % 2 == 1 && !release) ::usleep(500);
    return n;
  });
  service.start();
  const auto odd_waits =
      import <int(int), TypeParam>(service.name("odd_waits"), {.timeout = milliseconds(30)});
  std::thread captured([&] { EXPECT_EQ(odd_waits.try_call(1).error, Error::timed_out); });
  captured.join();
  std::thread others([&] { EXPECT_EQ(odd_waits.try_call(2).value, 2); });
  others.join();
  release = true;
}

TYPED_TEST(HandOff, TerminationEndsACallUnderWay) {
  Service<TypeParam> service("ends");
  std::atomic<bool> inside{false}, release{false};
  service.domain.template export_procedure<void()>("wait", [&] {
    inside = true;
    while (!release) ::usleep(500);
  });
  service.start();
  std::thread caller([&] {
    const auto wait = import <void(), TypeParam>(service.name("wait"));
    // A trapped client can only be answered by the handler's own thread.
    if (is_trap(TypeParam::kTransfer)) release = inside.load();
    EXPECT_EQ(wait.try_call().error, Error::terminated);
    EXPECT_NE(wait.try_call().error, Error::none) << "and there is no other";
  });
  while (!inside) ::usleep(500);
  service.clerk->terminate();
  if (is_trap(TypeParam::kTransfer)) release = true;
  caller.join();
  release = true;
}

TEST(Nested, ServerCallsBackIntoItsClient) {
  Service<FutexHandoff> client("client"), server("server");
  client.domain.export_procedure<int(int)>("twice", [](int n) { return 2 * n; });
  client.start();
  server.domain.export_procedure<int(int)>(
      "twice_and_one", [&](int n) { return import <int(int)>(client.name("twice"))(n) + 1; });
  server.start();
  EXPECT_EQ(import <int(int)>(server.name("twice_and_one"))(20), 41);
}

TEST(Nested, LocalDomainsCallEachOther) {
  Service<LocalMigrate> outer("outer"), inner("inner");
  std::atomic<std::uint32_t> depth{0};
  inner.domain.export_procedure<int(int)>("inner", [&](int n) {
    depth = innermost_call->depth;
    return n + 1;
  });
  outer.domain.export_procedure<int(int)>(
      "outer", [&](int n) { return import <int(int), LocalMigrate>(inner.name("inner"))(n) * 10; });
  const auto call = import <int(int), LocalMigrate>(outer.name("outer"));
  EXPECT_EQ(call(3), 40);
  EXPECT_EQ(depth.load(), 2U);
  EXPECT_EQ(innermost_call, nullptr);
}

TEST(Nested, TerminationReachesTheOutermostCaller) {
  Service<LocalMigrate> outer("outer"), inner("inner");
  inner.domain.export_procedure<void()>("end_outer", [&] { outer.domain.terminate(); });
  outer.domain.export_procedure<int()>("outer", [&] {
    import <void(), LocalMigrate>(inner.name("end_outer"))();
    return 1;
  });
  const auto call = import <int(), LocalMigrate>(outer.name("outer"));
  EXPECT_EQ(call.try_call().error, Error::terminated);
  EXPECT_EQ(call.try_call().error, Error::terminated) << "and stays so";
}

// The middle one of three ends while the innermost is at work: the caller learns of it at once, and
// the innermost call's stacks come back when it is done.
TEST(Nested, TerminationInTheMiddleFreesBothEnds) {
  Service<FutexHandoff> middle("middle"), last("last");
  std::atomic<bool> inside{false}, release{false};
  last.domain.export_procedure<int()>("wait", [&] {
    inside = true;
    while (!release) ::usleep(500);
    return 1;
  });
  last.start();
  middle.domain.export_procedure<int()>("forward",
                                        [&] { return import <int()>(last.name("wait"))(); });
  middle.start();
  std::thread caller([&] {
    EXPECT_EQ(import <int()>(middle.name("forward")).try_call().error, Error::terminated);
  });
  while (!inside) ::usleep(500);
  middle.clerk->terminate();
  caller.join();
  release = true;
  while (last.domain.bindings().a_stacks_in_use() > 0) ::usleep(500);
  EXPECT_EQ(last.domain.e_stacks().in_use(), 0U);
}

TEST(Nested, RecursionEndsAtItsLimit) {
  Service<LocalMigrate> service("deep", {.a_stacks = 100, .e_stacks = 100});
  service.domain.export_procedure<int(int)>(
      "down",
      [&](int n) {
        const auto down = import <int(int), LocalMigrate>(service.name("down"));
        const auto outcome = down.try_call(n + 1);
        return outcome.error == Error::none ? outcome.value : n;
      },
      {.simultaneous = 1});
  const auto down = import <int(int), LocalMigrate>(service.name("down"));
  const int deepest = down(1);
  EXPECT_GE(deepest, 2);
  EXPECT_LE(deepest, static_cast<int>(kDeepestNesting));
}

// Without WAIT_KILLABLE_RECV a signal restarts the system call, and the handler runs twice.
TEST(Signals, RunAHandlerOnce) {
  if (trap::probe(true) != 0) GTEST_SKIP() << "seccomp user notification is refused here";
  struct sigaction counts {};
  static std::atomic<int> signals{0};
  signals = 0;
  counts.sa_handler = [](int) { ++signals; };
  counts.sa_flags = SA_RESTART;
  struct sigaction before {};
  ::sigaction(SIGUSR1, &counts, &before);
  Service<SeccompHandoff> service("signals");
  std::atomic<int> runs{0};
  std::atomic<pthread_t> caller_id{};
  service.domain.export_procedure<int()>("run", [&] {
    ++runs;
    ::pthread_kill(caller_id, SIGUSR1);
    ::usleep(5'000);
    return 1;
  });
  service.start();
  std::thread caller([&] {
    caller_id = ::pthread_self();
    EXPECT_EQ((import <int(), SeccompHandoff>(service.name("run"))()), 1);
  });
  caller.join();
  EXPECT_EQ(runs.load(), 1);
  EXPECT_EQ(signals.load(), 1) << "delivered after the call";
  ::sigaction(SIGUSR1, &before, nullptr);
}

}  // namespace
}  // namespace ipcmark::lrpc
