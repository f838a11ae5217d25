#include "bench/lrpc/free_slots.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace ipcmark::lrpc {
namespace {

TEST(FreeSlots, GivesAThreadTheOneItUsedLast) {
  FreeSlots slots(3);
  const std::uint32_t first = slots.take().value();
  const std::uint32_t second = slots.take().value();
  EXPECT_NE(first, second);
  slots.give(first);
  EXPECT_EQ(slots.take(), first);
  const std::uint32_t third = slots.take().value();
  EXPECT_EQ(first + second + third, 0U + 1U + 2U);
  EXPECT_EQ(slots.take(), std::nullopt);
  slots.give(second);
  EXPECT_EQ(slots.take(), second);
}

TEST(FreeSlots, NeverGivesANumberToTwoThreads) {
  constexpr std::uint32_t kNumbers = 3;
  FreeSlots slots(kNumbers);
  std::array<std::atomic<int>, kNumbers> holders{};
  std::atomic<int> twice{0};
  std::array<std::thread, 4> threads;
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      for (int i = 0; i < 5'000; ++i) {
        const auto number = slots.take();
        if (!number) continue;
        if (holders[*number].fetch_add(1) != 0) ++twice;
        holders[*number].fetch_sub(1);
        slots.give(*number);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(twice.load(), 0);
  for (std::uint32_t i = 0; i < kNumbers; ++i) EXPECT_TRUE(slots.take().has_value());
  EXPECT_EQ(slots.take(), std::nullopt);
}

}  // namespace
}  // namespace ipcmark::lrpc
