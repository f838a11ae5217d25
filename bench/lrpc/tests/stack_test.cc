// The seam between a caller's stack and an E-stack: unwinding, guard page, reuse.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

#include <algorithm>
#include <array>
#include <vector>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/tests/service.h"

namespace ipcmark::lrpc {
namespace {

std::vector<void*> frames() {
  std::vector<void*> found;
  ::_Unwind_Backtrace(
      [](_Unwind_Context* context, void* out) {
        static_cast<std::vector<void*>*>(out)->push_back(
            reinterpret_cast<void*>(::_Unwind_GetIP(context)));
        return _URC_NO_REASON;
      },
      &found);
  return found;
}

TEST(EStack, BacktracesPassTheSeam) {
  Service<LocalMigrate> service("seam");
  std::vector<void*> seen;
  void* return_address = nullptr;
  void* stack_pointer = nullptr;
  service.domain.export_procedure<void()>("look", [&] {
    seen = frames();
    return_address = innermost_call->return_address;
    stack_pointer = innermost_call->stack_pointer;
  });
  import <void(), LocalMigrate>(service.name("look"))();
  ASSERT_NE(return_address, nullptr);
  const auto seam = std::find(seen.begin(), seen.end(), return_address);
  ASSERT_NE(seam, seen.end()) << "the caller's frame, on the caller's stack";
  EXPECT_GT(seen.end() - seam, 3) << "and what lies above it";
  EXPECT_NE(stack_pointer, nullptr);
}

TEST(EStack, HandlersRunOnTheirOwnStackAndKeepIt) {
  Service<LocalMigrate> service("own");
  std::vector<const std::byte*> places;
  service.domain.export_procedure<void()>("where", [&] {
    const std::byte here{};
    asm volatile("" ::"r"(&here));
    places.push_back(static_cast<const std::byte*>(__builtin_frame_address(0)));
  });
  const auto where = import <void(), LocalMigrate>(service.name("where"));
  where.call_on(0);
  where.call_on(0);
  const EStack* const stack = service.domain.bindings().at(where.binding().handle(0)).e_stack;
  ASSERT_NE(stack, nullptr);
  for (const std::byte* place : places) {
    EXPECT_GE(place, stack->bottom());
    EXPECT_LT(place, stack->top());
  }
  EXPECT_EQ(service.domain.e_stacks().in_use(), 1U) << "lazily, and the last first";
  EXPECT_GE(stack->size(), kLeastEStackBytes);
}

[[gnu::noinline]] int fill_the_stack(int n) {
  std::array<volatile char, 2048> room;
  room[0] = static_cast<char>(n);
  return n == -1 ? 0 : fill_the_stack(n + 1) + room[0];
}

// In a child: 0 when the fault was in the guard page of the E-stack.
int overflow_in_child() {
  static std::byte* guard;
  static std::size_t guard_bytes;
  static std::array<char, 65536> signal_stack;
  Service<LocalMigrate> service("overflow");
  service.domain.export_procedure<int(int)>("fill", [&](int n) {
    // Known to the binding table by now.
    return n == 0 ? 0 : fill_the_stack(n);
  });
  const auto fill = import <int(int), LocalMigrate>(service.name("fill"));
  fill.call_on(0, 0);
  const EStack* const stack = service.domain.bindings().at(fill.binding().handle(0)).e_stack;
  guard = stack->guard();
  guard_bytes = stack->guard_size();
  stack_t elsewhere{};
  elsewhere.ss_sp = signal_stack.data();
  elsewhere.ss_size = signal_stack.size();
  ::sigaltstack(&elsewhere, nullptr);
  struct sigaction action {};
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  action.sa_sigaction = [](int, siginfo_t* fault, void*) {
    const auto* const at = static_cast<const std::byte*>(fault->si_addr);
    ::_exit(at >= guard && at < guard + guard_bytes ? 0 : 2);
  };
  ::sigaction(SIGSEGV, &action, nullptr);
  fill.call_on(0, 1);
  return 3;
}

TEST(EStackProcesses, AnOverflowHitsTheGuardPage) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(overflow_in_child());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << status;
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace ipcmark::lrpc
