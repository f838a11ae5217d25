// Client and server as processes: what the death of either does to the other.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/tests/service.h"
#include "bench/lrpc/trap.h"

namespace ipcmark::lrpc {
namespace {

constexpr ImportOptions kPatient{.wait_for = std::chrono::seconds(20)};

// A child that runs `work` and dies with the test; forked before there are threads.
class Child {
 public:
  explicit Child(const std::function<void()>& work) : pid_(::fork()) {
    if (pid_ != 0) return;
    work();
    ::_exit(0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(SIGKILL); }
  void end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_;
};

template <class T>
class LrpcProcesses : public testing::Test {
 protected:
  void SetUp() override {
    if (is_trap(T::kTransfer) && trap::probe(T::kTransfer == Transfer::seccomp_handoff) != 0)
      GTEST_SKIP() << "seccomp user notification is refused here";
  }
};
using HandOffs =
    testing::Types<SeccompHandoff, SeccompHandoffAsync, FutexHandoff, Spin, SpinThenFutex>;
TYPED_TEST_SUITE(LrpcProcesses, HandOffs);

TYPED_TEST(LrpcProcesses, AServerThatDiesInACallIsNoticed) {
  const std::string name = unique_service("dies");
  const Child server([&] {
    Domain domain(name);
    domain.export_procedure<int(int)>("die_at_3", [](int n) {
      if (n == 3) ::kill(::getpid(), SIGKILL);
      return n;
    });
    const Clerk clerk(domain);
    ::pause();
  });
  std::thread([&] {
    const auto die_at_3 = import <int(int), TypeParam>(name + "/die_at_3", kPatient);
    EXPECT_EQ(die_at_3(1), 1);
    EXPECT_EQ(die_at_3.try_call(3).error, Error::server_died);
    EXPECT_EQ(die_at_3.try_call(1).error, Error::server_died) << "and so it stays";
  }).join();
}

TYPED_TEST(LrpcProcesses, AClientThatDiesInACallLeavesNothing) {
  Domain domain(unique_service("survives"));
  Child client([&] { import <void(), TypeParam>(domain.service() + "/wait", kPatient)(); });
  std::atomic<bool> inside{false}, release{false};
  domain.export_procedure<void()>("wait", [&] {
    inside = true;
    while (!release) ::usleep(500);
  });
  const Clerk clerk(domain);
  while (!inside) ::usleep(500);
  EXPECT_EQ(domain.e_stacks().in_use(), 1U);
  client.end(SIGKILL);
  release = true;
  while (domain.bindings().a_stacks_in_use() > 0) ::usleep(500);
  EXPECT_EQ(domain.e_stacks().in_use(), 0U);
  EXPECT_EQ(clerk.connections(), 0U);
  EXPECT_TRUE(domain.bindings().tokens().empty());
}

}  // namespace
}  // namespace ipcmark::lrpc
