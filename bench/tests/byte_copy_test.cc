// Copies of every length at every alignment: all bytes arrive, and not one beside them is touched.
#include "bench/rings/byte_copy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "harness/loops/verify.h"

namespace ipcmark::rings {
namespace {

constexpr std::byte kUntouched{0xa5};
constexpr std::size_t kMargin = 64;

using Copy = void (*)(std::byte*, const std::byte*, std::size_t);

void expect_exact(Copy copy, std::size_t bytes, std::size_t from, std::size_t to) {
  alignas(kCacheLine) static std::array<std::byte, 1024 + 3 * kMargin> source, target;
  verification::fill_pattern(source, bytes);
  target.fill(kUntouched);
  std::byte* const at = target.data() + kMargin + to;
  copy(at, source.data() + from, bytes);
  ASSERT_TRUE(std::equal(at, at + bytes, source.data() + from));
  ASSERT_TRUE(std::all_of(target.data(), at, [](std::byte b) { return b == kUntouched; }));
  ASSERT_TRUE(std::all_of(at + bytes, target.data() + target.size(),
                          [](std::byte b) { return b == kUntouched; }));
}

struct Named {
  const char* name;
  Copy copy;
};
class ByteCopy : public testing::TestWithParam<Named> {};

TEST_P(ByteCopy, EveryLengthAtEveryAlignmentOfTheTarget) {
  for (std::size_t bytes = 0; bytes <= 200; ++bytes) {
    for (std::size_t to = 0; to < kCacheLine; ++to) {
      expect_exact(GetParam().copy, bytes, bytes % 16, to);
      ASSERT_FALSE(HasFatalFailure()) << bytes << " bytes to " << to;
    }
  }
}

TEST_P(ByteCopy, EveryAlignmentOfBothSides) {
  for (const std::size_t bytes : {1U, 7U, 16U, 63U, 64U, 65U, 511U, 512U, 513U, 1000U}) {
    for (std::size_t from = 0; from < kCacheLine; ++from) {
      for (std::size_t to = 0; to < kCacheLine; to += 3) {
        expect_exact(GetParam().copy, bytes, from, to);
        ASSERT_FALSE(HasFatalFailure()) << bytes << " bytes from " << from << " to " << to;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, ByteCopy,
                         testing::Values(Named{"copy_short", &copy_short},
                                         Named{"copy_bytes", &copy_bytes},
                                         Named{"copy_non_temporal", &copy_non_temporal}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(BypassesCaches, ARingBeyondTheLastLevelCacheBypassesIt) {
  EXPECT_FALSE(bypasses_caches(Stores::cached, std::size_t{1} << 40));
  EXPECT_TRUE(bypasses_caches(Stores::non_temporal, 4096));
  EXPECT_FALSE(bypasses_caches(Stores::automatic, 4096));
  const bool has_one = ::sysconf(_SC_LEVEL3_CACHE_SIZE) > 0;
  EXPECT_EQ(bypasses_caches(Stores::automatic, std::size_t{1} << 40), has_one);
}

}  // namespace
}  // namespace ipcmark::rings
