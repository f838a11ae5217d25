// How the byte ring lays its records out.
#include <gtest/gtest.h>

#include "bench/rings/spsc_byte_ring.h"

namespace ipcmark::rings {
namespace {

TEST(SpscByteRing, AMessageOfOneLineFillsOneLine) {
  EXPECT_EQ(SpscByteRing::record_size(0), 64U);
  EXPECT_EQ(SpscByteRing::record_size(SpscByteRing::kLargestOfOneLine), 64U);
  EXPECT_EQ(SpscByteRing::record_size(SpscByteRing::kLargestOfOneLine + 1), 128U);
}

}  // namespace
}  // namespace ipcmark::rings
