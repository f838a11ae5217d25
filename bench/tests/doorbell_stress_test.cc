// The hunt for a lost wake-up: two threads hand a token to and fro as fast as they can through a
// bare counter, so that every interleaving of arming, re-checking, sleeping and ringing comes up. A
// lost wake-up is a hang, and the watchdog names it.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "bench/tests/watchdog.h"
#include "bench/waits/recommended.h"

namespace ipcmark::waits {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kHandOffs = 5'000;
#else
constexpr std::uint64_t kHandOffs = 50'000;
#endif

template <class N>
class DoorbellStress : public testing::Test {};

template <class List>
struct Types;
template <class... Ns>
struct Types<Strategies<Ns...>> {
  using Of = testing::Types<Ns...>;
};

TYPED_TEST_SUITE(DoorbellStress, Types<ForShm>::Of);

// A one-place queue of two counters.
struct Cell {
  alignas(kNoSharing) std::atomic<std::uint64_t> put{0};
  alignas(kNoSharing) std::atomic<std::uint64_t> taken{0};
};

// A delay that moves the two sides against each other, from nothing to a few microseconds.
void dawdle(std::minstd_rand& random) {
  for (std::uint64_t i = random() % 4 == 0 ? random() % 64 : 0; i > 0; --i) sys::cpu_relax();
}

TYPED_TEST(DoorbellStress, NoWakeUpIsLost) {
  const Watchdog watchdog(std::string(TypeParam::kName));
  Cell cell;
  TypeParam not_empty, not_full;
  std::thread consumer([&] {
    std::minstd_rand random(1);
    for (std::uint64_t i = 0; i < kHandOffs; ++i) {
      not_empty.wait([&] { return cell.put.load(std::memory_order_acquire) > i; });
      dawdle(random);
      cell.taken.store(i + 1, std::memory_order_release);
      not_full.notify();
    }
  });
  std::minstd_rand random(2);
  for (std::uint64_t i = 0; i < kHandOffs; ++i) {
    not_full.wait([&] { return cell.taken.load(std::memory_order_acquire) == i; });
    dawdle(random);
    cell.put.store(i + 1, std::memory_order_release);
    not_empty.notify();
  }
  consumer.join();
  EXPECT_EQ(cell.put.load(), kHandOffs);
}

}  // namespace
}  // namespace ipcmark::waits
