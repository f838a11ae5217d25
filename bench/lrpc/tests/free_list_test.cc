#include "bench/lrpc/free_list.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace ipcmark::lrpc {
namespace {

TEST(FreeList, GivesTheLastReturnedFirst) {
  FreeList list(3);
  EXPECT_EQ(list.take(), 0U);
  EXPECT_EQ(list.take(), 1U);
  list.give(0);
  EXPECT_EQ(list.take(), 0U);
  EXPECT_EQ(list.take(), 2U);
  EXPECT_EQ(list.take(), std::nullopt);
  list.give(1);
  EXPECT_EQ(list.take(), 1U);
}

TEST(FreeList, NeverGivesANumberToTwoThreads) {
  constexpr std::uint32_t kNumbers = 3;
  FreeList list(kNumbers);
  std::array<std::atomic<int>, kNumbers> holders{};
  std::atomic<int> twice{0};
  std::array<std::thread, 4> threads;
  for (std::thread& thread : threads) {
    thread = std::thread([&] {
      for (int i = 0; i < 5'000; ++i) {
        const auto number = list.take();
        if (!number) continue;
        if (holders[*number].fetch_add(1) != 0) ++twice;
        holders[*number].fetch_sub(1);
        list.give(*number);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(twice.load(), 0);
  for (std::uint32_t i = 0; i < kNumbers; ++i) EXPECT_TRUE(list.take().has_value());
  EXPECT_EQ(list.take(), std::nullopt);
}

}  // namespace
}  // namespace ipcmark::lrpc
