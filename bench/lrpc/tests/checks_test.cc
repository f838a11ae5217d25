// Abuse: what a hostile client can present, and what the server's checks make of it.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/tests/service.h"

namespace ipcmark::lrpc {
namespace {

struct Local : testing::Test {
  Service<LocalMigrate> service{"checks"};
  void SetUp() override {
    service.domain.export_procedure<int(int)>("same", [](int n) { return n; }, {.simultaneous = 2});
  }
  Error present(std::uint64_t token, std::uint32_t handle) {
    Registers registers{};
    return service.domain.migrate(token, handle, registers);
  }
  auto import_same() { return import <int(int), LocalMigrate>(service.name("same")); }
};

TEST_F(Local, AForgedBindingIsRefused) {
  const auto same = import_same();
  const std::uint64_t token = same.binding().token();
  const std::uint32_t handle = same.binding().handle(0);
  EXPECT_EQ(present(token, handle), Error::none);
  EXPECT_EQ(present(token ^ 1ULL << 40, handle), Error::forged_binding) << "another nonce";
  EXPECT_EQ(present(token ^ 1, handle), Error::forged_binding) << "another index";
  EXPECT_EQ(present(token | 0xffff, handle), Error::forged_binding) << "beyond the table";
  EXPECT_EQ(present(0, handle), Error::forged_binding);
}

TEST_F(Local, AStaleNonceIsRefusedAlsoWhenItsIndexIsInUseAgain) {
  std::uint64_t stale = 0;
  {
    const auto first = import_same();
    stale = first.binding().token();
  }
  const auto second = import_same();
  EXPECT_EQ(second.binding().token() & 0xffffU, stale & 0xffffU);
  EXPECT_EQ(present(stale, second.binding().handle(0)), Error::forged_binding);
}

TEST_F(Local, TheAStackOfAnotherClientIsRefused) {
  const auto mine = import_same(), theirs = import_same();
  EXPECT_EQ(present(mine.binding().token(), theirs.binding().handle(0)), Error::not_owner);
  EXPECT_EQ(mine(7), 7) << "an attempt breaks nothing";
  EXPECT_EQ(theirs(8), 8);
}

TEST_F(Local, HandlesOutOfBoundsAndMisalignedOnesAreRefused) {
  const auto same = import_same();
  const std::uint64_t token = same.binding().token();
  const std::uint32_t handle = same.binding().handle(0);
  EXPECT_EQ(present(token, handle + 1), Error::misaligned);
  EXPECT_EQ(present(token, handle + kHandleStep / 2), Error::misaligned);
  EXPECT_EQ(present(token, 256 * kHandleStep), Error::out_of_bounds);
  EXPECT_EQ(present(token, ~0U / kHandleStep * kHandleStep), Error::out_of_bounds);
  EXPECT_EQ(present(token, handle + 2 * kHandleStep), Error::not_owner) << "beyond its own two";
}

TEST_F(Local, PoolExhaustionIsAnErrorAndNoDeadlock) {
  const auto same = import_same();
  const auto first = same.binding().acquire(), second = same.binding().acquire();
  EXPECT_EQ(same.try_call(1).error, Error::no_a_stack);
  same.binding().release(*first, Error::none);
  EXPECT_EQ(same.try_call(1).error, Error::none);
  same.binding().release(*second, Error::none);
}

TEST(Local2, WithoutAnEStackLeftTheCallFails) {
  Service<LocalMigrate> service("stacks", {.e_stacks = 1});
  service.domain.export_procedure<int(int)>("same", [](int n) { return n; });
  const auto same = import <int(int), LocalMigrate>(service.name("same"));
  EXPECT_EQ(same.call_on(0, 1).error, Error::none);
  EXPECT_EQ(same.call_on(1, 1).error, Error::no_e_stack);
  EXPECT_EQ(same.call_on(0, 1).error, Error::none) << "the first keeps its own";
}

// Two threads on one A-stack: the second is refused while the first is inside.
template <class T>
void two_threads_on_one_a_stack() {
  Service<T> service("both");
  std::atomic<int> inside{0};
  std::atomic<bool> leave{false};
  service.domain.template export_procedure<int(int)>("wait", [&](int n) {
    inside = n;
    while (!leave) ::usleep(100);
    return n;
  });
  service.start();
  const auto wait = import <int(int), T>(service.name("wait"));
  std::thread first([&] { EXPECT_EQ(wait.call_on(0, 1).error, Error::none); });
  while (inside != 1) ::usleep(100);
  EXPECT_EQ(wait.call_on(0, 2).error, Error::busy);
  leave = true;
  first.join();
  EXPECT_EQ(inside.load(), 1) << "the handler never saw the second";
}
TEST(OneAStack, TakesOneLocalCallAtATime) { two_threads_on_one_a_stack<LocalMigrate>(); }
TEST(OneAStack, TakesOneHandOffAtATime) { two_threads_on_one_a_stack<FutexHandoff>(); }

// The client's own line is its to scribble on; the server believes none of it.
struct Scribbled : testing::Test {
  Service<FutexHandoff> service{"scribbled"};
  void SetUp() override {
    service.domain.export_procedure<int(int)>("same", [](int n) { return n; });
    service.start();
  }
  // A request with other credentials than the binding's own, as only a hostile client would make it.
  static Error raw_call(const RemoteBinding& binding, std::uint64_t token, std::uint32_t handle) {
    AStack& line = binding.line(0);
    store_shared(line.token, token);
    store_shared(line.handle, handle);
    std::uint32_t word = 0;
    hand_over<SleepsAtOnce>(line, detail::may_request, word_of(State::request), word);
    word = wait_for_turn<SleepsAtOnce>(
        line, [](std::uint32_t now) { return state_of(now) != State::request; }, 0);
    return static_cast<Error>(error_of(word));
  }
};

TEST_F(Scribbled, CredentialsAreCheckedInEveryCall) {
  const auto mine = import <int(int)>(service.name("same"));
  const auto theirs = import <int(int)>(service.name("same"));
  ASSERT_EQ(mine.call_on(0, 3).value, 3);
  const auto& own = mine.binding();
  EXPECT_EQ(raw_call(own, own.token(), own.handle(0)), Error::none);
  EXPECT_EQ(raw_call(own, own.token() + (1 << 20), own.handle(0)), Error::forged_binding);
  EXPECT_EQ(raw_call(own, theirs.binding().token(), own.handle(0)), Error::not_owner);
  EXPECT_EQ(raw_call(own, own.token(), theirs.binding().handle(0)), Error::not_owner);
  EXPECT_EQ(raw_call(own, own.token(), own.handle(1)), Error::not_owner)
      << "its own, another's turn";
  EXPECT_EQ(raw_call(own, own.token(), own.handle(0) + 4), Error::misaligned);
  EXPECT_EQ(mine(4), 4) << "an attempt breaks nothing";
}

TEST(Seals, HoldAgainstAPeerThatTruncates) {
  const AStackRegion region = AStackRegion::create(2, 200);
  EXPECT_LT(::ftruncate(region.file(), 0), 0);
  EXPECT_LT(::ftruncate(region.file(), 1 << 20), 0);
  EXPECT_EQ(region[1].turn.load(), 0U) << "still backed";
}

TEST(Seals, AreAskedForBeforeMemoryIsUsed) {
  sys::UniqueFd loose(::memfd_create("loose", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::ftruncate(loose.get(), 4096), 0);
  EXPECT_THROW(AStackRegion::adopt(std::move(loose), 1, 4096), std::system_error);
  const AStackRegion sealed = AStackRegion::create(1, 0);
  EXPECT_THROW(AStackRegion::adopt(sys::UniqueFd(::dup(sealed.file())), 100, 4096),
               std::system_error)
      << "smaller than announced";
}

// Checked, then used: between the two a racing client changes the argument. What was fetched to
// private memory cannot change; the check and the use agree in every call.
TEST(TimeOfCheck, ARacingClientNeverChangesAFetchedArgument) {
  using Words = std::span<const std::uint64_t, 2>;
  Service<FutexHandoff> service("toctou");
  std::atomic<int> lost{0};
  service.domain.export_procedure<void(Words)>("check", [&](Words words) {
    const std::uint64_t checked = words[0];
    for (int i = 0; i < 200; ++i) asm volatile("" ::: "memory");
    if (words[0] != checked) ++lost;
  });
  service.start();
  const auto check = import <void(Words)>(service.name("check"));
  std::atomic<bool> stop{false};
  auto* const shared = reinterpret_cast<std::uint64_t*>(check.binding().line(0).data());
  std::thread racer([&] {
    for (std::uint64_t n = 0; !stop.load(std::memory_order_relaxed); ++n) store_shared(*shared, n);
  });
  const std::array<std::uint64_t, 2> words{1, 2};
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(check.call_on(0, Words(words)).error, Error::none);
  stop = true;
  racer.join();
  EXPECT_EQ(lost.load(), 0);
}

// Lengths are arguments too.
TEST_F(Scribbled, ALengthOverItsBoundIsRefusedByTheServer) {
  using Most2 = UpTo<const int, 2>;
  Service<FutexHandoff> bounded("length");
  bounded.domain.export_procedure<int(Most2)>("count",
                                              [](Most2 in) { return static_cast<int>(in.size()); });
  bounded.start();
  const auto count = import <int(Most2)>(bounded.name("count"));
  const std::array<int, 2> two{1, 2};
  ASSERT_EQ(count.call_on(0, Most2(std::span<const int>(two))).value, 2);
  store_shared(count.binding().line(0).registers[0], 1'000'000);
  EXPECT_EQ(raw_call(count.binding(), count.binding().token(), count.binding().handle(0)),
            Error::too_long);
}

}  // namespace
}  // namespace ipcmark::lrpc
