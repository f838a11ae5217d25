// The byte ring by itself: what a stream of random sizes can do to it, one thread at a time.
#include "bench/rings/spsc_byte_ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <vector>

#include "harness/loops/verify.h"

namespace ipcmark::rings {
namespace {

struct Ring {
  Ring(std::size_t capacity, std::size_t largest) : bytes(capacity, largest, -1) {}
  SpscByteRing bytes;
  SpscProgress progress;
  SpscByteRing::Producer producer{bytes, progress};
  SpscByteRing::Consumer consumer{bytes, progress};
};

TEST(SpscByteRing, IsEmptyAtFirst) {
  Ring ring(4096, 64);
  std::byte place[64];
  std::size_t length = 0;
  EXPECT_FALSE(ring.consumer.try_pop(place, length));
}

TEST(SpscByteRing, AMessageOfOneLineFillsOneLine) {
  EXPECT_EQ(SpscByteRing::record_size(0), 64U);
  EXPECT_EQ(SpscByteRing::record_size(SpscByteRing::kLargestOfOneLine), 64U);
  EXPECT_EQ(SpscByteRing::record_size(SpscByteRing::kLargestOfOneLine + 1), 128U);
}

TEST(SpscByteRing, RefusesWhenFullAndRecoversWhenDrained) {
  Ring ring(4096, 56);
  const std::byte message[56]{};
  std::byte place[56];
  std::size_t length = 0, pushed = 0, popped = 0;
  while (ring.producer.try_push(message)) ++pushed;
  EXPECT_EQ(pushed, 4096U / 64 - 1) << "one line stays free, for the word behind the last record";
  while (ring.consumer.try_pop(place, length)) ++popped;
  EXPECT_EQ(popped, pushed);
  EXPECT_TRUE(ring.producer.try_push(message));
}

// The payload is chosen to look like a published word at every line: old payload must never pass
// for a record.
TEST(SpscByteRing, OldPayloadNeverLooksLikeARecord) {
  Ring ring(4096, 1000);
  std::mt19937 random(5);
  std::vector<std::byte> message(1000), place(1000);
  for (std::size_t i = 0; i < message.size(); i += 8) message[i] = std::byte{9};
  std::size_t length = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t size = random() % (message.size() + 1);
    ASSERT_TRUE(ring.producer.try_push({message.data(), size}));
    ASSERT_TRUE(ring.consumer.try_pop(place, length));
    ASSERT_EQ(length, size);
    ASSERT_FALSE(ring.consumer.try_pop(place, length)) << "after message " << i;
  }
}

TEST(SpscByteRing, KeepsOrderAndContentOverEveryWrap) {
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    Ring ring(4096, 1500);
    std::deque<std::size_t> sizes;
    std::vector<std::byte> message(1500), place(1500);
    std::uint64_t sent = 0, received = 0;
    for (int step = 0; step < 5'000; ++step) {
      const std::size_t size = random() % 3 == 0 ? random() % 1501 : random() % 80;
      verification::fill_pattern({message.data(), size}, sent);
      if (random() % 2 == 0 && ring.producer.try_push({message.data(), size})) {
        sizes.push_back(size);
        ++sent;
      }
      std::size_t length = 0;
      if (random() % 2 == 0 && ring.consumer.try_pop(place, length)) {
        ASSERT_EQ(length, sizes.front());
        sizes.pop_front();
        ASSERT_NO_THROW(verification::check_pattern({place.data(), length}, length, received++,
                                                    {message.data(), length}));
      }
    }
  }
}

TEST(SpscByteRing, LendsAndPeeksInPlace) {
  Ring ring(4096, 100);
  std::byte* const place = ring.producer.try_loan(100);
  ASSERT_NE(place, nullptr);
  place[99] = std::byte{7};
  EXPECT_EQ(ring.consumer.try_peek().data(), nullptr) << "not before it is published";
  ring.producer.publish();
  const ConstBytes message = ring.consumer.try_peek();
  ASSERT_EQ(message.size(), 100U);
  EXPECT_EQ(message[99], std::byte{7});
  ring.consumer.release(message.size());
  EXPECT_EQ(ring.consumer.try_peek().data(), nullptr);
}

}  // namespace
}  // namespace ipcmark::rings
