// The same hunt where several sleep on one bell. Exactly as many tokens are given as are wanted, over
// and over: whoever is forgotten asleep waits for one that nobody will announce again.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <random>
#include <thread>
#include <vector>

#include "bench/tests/watchdog.h"
#include "bench/waits/recommended.h"
#include "harness/sys/mapping.h"

namespace ipcmark::waits {
namespace {

constexpr int kTakers = 4, kEach = 3;
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kTrials = 300;
#else
constexpr int kTrials = 5'000;
#endif

template <class N>
struct Shelf {
  alignas(kNoSharing) N not_empty;
  alignas(kNoSharing) std::atomic<int> tokens{0};

  bool try_take() {
    int here = tokens.load(std::memory_order_acquire);
    while (here > 0) {
      if (tokens.compare_exchange_weak(here, here - 1, std::memory_order_acq_rel)) return true;
    }
    return false;
  }
};

void dawdle(std::minstd_rand& random) {
  for (std::uint64_t i = random() % 4 == 0 ? random() % 256 : 0; i > 0; --i) sys::cpu_relax();
}

template <class N>
class SeveralSleepers : public testing::Test {};

using Notifiers = testing::Types<Yield, Always<FutexBell>, Elided<FutexBell>, SpinThen<FutexBell>>;
TYPED_TEST_SUITE(SeveralSleepers, Notifiers);

TYPED_TEST(SeveralSleepers, NobodyIsForgotten) {
  static_assert(serves_several<TypeParam>());
  const sys::Shared<Shelf<TypeParam>> shelf;
  configure(shelf->not_empty, ChannelSpec{.initiators = kTakers});
  const Watchdog watchdog(std::string(TypeParam::kName));
  std::barrier trial(kTakers + 1);
  const auto take = [&](unsigned seed) {
    std::minstd_rand random(seed);
    for (int i = 0; i < kTrials; ++i, trial.arrive_and_wait()) {
      for (int token = 0; token < kEach; ++token, dawdle(random))
        shelf->not_empty.wait([&] { return shelf->try_take(); });
    }
  };
  std::vector<std::thread> takers;
  for (unsigned seed = 1; seed <= kTakers; ++seed) takers.emplace_back(take, seed);
  std::minstd_rand random(99);
  for (int i = 0; i < kTrials; ++i, trial.arrive_and_wait()) {
    for (int token = 0; token < kTakers * kEach; ++token, dawdle(random)) {
      shelf->tokens.fetch_add(1, std::memory_order_release);
      shelf->not_empty.notify();
    }
  }
  for (std::thread& taker : takers) taker.join();
  EXPECT_EQ(shelf->tokens.load(), 0);
}

}  // namespace
}  // namespace ipcmark::waits
