// The rings between threads that push and pop as fast as they can; run under ThreadSanitizer too.
// The content of every message is checked.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <span>
#include <thread>
#include <vector>

#include "bench/rings/mailbox.h"
#include "bench/rings/seqlock.h"
#include "bench/tests/ring_kinds.h"
#include "bench/tests/watchdog.h"
#include "harness/loops/traffic.h"

namespace ipcmark::rings {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kMessages = 20'000;
#else
constexpr std::uint64_t kMessages = 50'000;  // a yield may cost a time slice of whoever else runs
#endif
constexpr std::size_t kLargest = 700;

// Sizes that both ends know without telling each other.
std::size_t size_of(std::uint64_t sequence) {
  return sequence % 5 == 0 ? sequence * 7919 % (kLargest + 1) : 8 + sequence % 60;
}

void until(auto attempt) {
  while (!attempt()) std::this_thread::yield();
}

template <class K>
void produce(BothEnds<K>& ends, bool in_place) {
  std::vector<std::byte> message(kLargest);
  for (std::uint64_t n = 0; n < kMessages; ++n) {
    const std::size_t size = size_of(n);
    std::byte* place = message.data();
    if (in_place) {
      until([&] {
        if ((place = ends.producer.try_loan(size)) != nullptr) return true;
        ends.flush();
        return false;
      });
    }
    std::fill_n(place, size, loops::tag_of(n));
    if (in_place) {
      ends.producer.publish();
      continue;
    }
    until([&] {
      if (ends.producer.try_push({message.data(), size})) return true;
      ends.flush();
      return false;
    });
  }
  ends.flush();
}

template <class K>
std::uint64_t consume_until_wrong(BothEnds<K>& ends, bool in_place) {
  std::vector<std::byte> rx(kLargest);
  for (std::uint64_t n = 0; n < kMessages; ++n) {
    ConstBytes message;
    until([&] {
      std::size_t length = 0;
      if (in_place) {
        message = ends.consumer.try_peek();
      } else if (ends.consumer.try_pop(rx, length)) {
        message = {rx.data(), length};
      }
      return message.data() != nullptr;
    });
    if (message.size() != size_of(n) || !loops::all_bytes_are(message, loops::tag_of(n))) return n;
    if (in_place) ends.consumer.release();
  }
  return kMessages;
}

template <class K>
class RingStress : public testing::Test {};
using Kinds = testing::Types<SpscBytes<Wrap::mirror>, SpscBytes<Wrap::pad>, Slots, MpscBytes>;
TYPED_TEST_SUITE(RingStress, Kinds);

TYPED_TEST(RingStress, TwoThreadsSeeEveryMessageInOrder) {
  const Watchdog watchdog("a ring between two threads");
  for (const std::uint64_t batch : {1U, 3U, 32U}) {
    for (const bool in_place : {false, true}) {
      BothEnds<TypeParam> ends({.message_bytes = kLargest, .capacity_bytes = 4096, .batch = batch});
      std::thread producer([&] { produce(ends, in_place); });
      const std::uint64_t right = consume_until_wrong(ends, in_place);
      if (right != kMessages) std::_Exit(1);  // the producer would wait for room for ever
      producer.join();
    }
  }
}

// Each message says whose it is and which of that producer's: none lost, doubled or out of order.
struct Stamp {
  std::uint64_t producer, number;
};

void produce_stamps(MpscByteRing& ring, MpscByteRing::Progress& progress, std::uint64_t self) {
  MpscByteRing::Producer producer(ring, progress);
  std::byte message[200];
  for (Stamp stamp{self, 0}; stamp.number < kMessages / 4; ++stamp.number) {
    const std::size_t size = sizeof stamp + (stamp.number + self) % 3 * 80;
    std::memset(message, static_cast<int>(stamp.number & 0xff), size);
    std::memcpy(message, &stamp, sizeof stamp);
    until([&] { return producer.try_push({message, size}); });
  }
}

// The number of messages that were wrong.
std::uint64_t consume_stamps(MpscByteRing::Consumer& consumer, std::uint64_t producers) {
  std::vector<std::uint64_t> expected(producers);
  std::uint64_t wrong = 0;
  std::byte rx[200];
  for (std::uint64_t n = 0; n < producers * (kMessages / 4); ++n) {
    std::size_t length = 0;
    until([&] { return consumer.try_pop(rx, length); });
    Stamp stamp;
    std::memcpy(&stamp, rx, sizeof stamp);
    const bool known = stamp.producer < producers;
    const bool in_order = known && stamp.number == expected[stamp.producer]++;
    const bool whole = length == sizeof stamp + (stamp.number + stamp.producer) % 3 * 80 &&
                       loops::all_bytes_are({rx + sizeof stamp, length - sizeof stamp},
                                            loops::tag_of(stamp.number));
    wrong += in_order && whole ? 0U : 1U;
  }
  return wrong;
}

TEST(MpscStress, EveryProducersMessagesComeOnceAndInOrder) {
  const Watchdog watchdog("many producers and one consumer");
  for (std::uint64_t producers = 2; producers <= 4; ++producers) {
    BothEnds<MpscBytes> ends({.message_bytes = 200, .capacity_bytes = 4096});
    std::vector<std::thread> threads;
    for (std::uint64_t self = 0; self < producers; ++self)
      threads.emplace_back([&, self] { produce_stamps(ends.ring, ends.progress, self); });
    EXPECT_EQ(consume_stamps(ends.consumer, producers), 0U) << producers << " producers";
    for (std::thread& thread : threads) thread.join();
    std::byte rx[200];
    std::size_t length = 0;
    EXPECT_FALSE(ends.consumer.try_pop(rx, length)) << "more came out than went in";
  }
}

// A writer in bursts that a reader cannot keep up with; between them it gets a chance. Whatever it
// gets is one whole value, and newer than the last.
TEST(SeqlockStress, AReaderNeverSeesAPieceOfTwoValues) {
  const Watchdog watchdog("a seqlock between two threads");
  Seqlock cell(sys::map_memory({.bytes = 4096}));
  Seqlock::Progress none;
  std::atomic<bool> enough{false};
  std::thread writer([&] {
    Seqlock::Producer producer(cell, none);
    std::vector<std::uint64_t> value(25);
    for (std::uint64_t n = 1; !enough.load(std::memory_order_relaxed); ++n) {
      std::fill(value.begin(), value.end(), n);
      producer.try_push(std::as_bytes(std::span(value).first(1 + n % value.size())));
      if (n % 256 == 0) std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
  });
  Seqlock::Consumer reader(cell, none);
  std::vector<std::uint64_t> value(25);
  std::uint64_t last = 0, torn = 0, old = 0;
  for (std::uint64_t n = 0; n < kMessages / 100; ++n) {
    std::size_t length = 0;
    until([&] { return reader.try_pop(std::as_writable_bytes(std::span(value)), length); });
    const std::size_t words = 1 + value[0] % value.size();
    torn +=
        length == words * 8 && std::all_of(value.begin(), value.begin() + static_cast<long>(words),
                                           [&](std::uint64_t word) { return word == value[0]; })
            ? 0U
            : 1U;
    old += value[0] > last ? 0U : 1U;
    last = value[0];
  }
  enough = true;
  writer.join();
  EXPECT_EQ(torn, 0U);
  EXPECT_EQ(old, 0U);
}

Mailbox mailbox(bool acknowledged) {
  return Mailbox(sys::map_memory({.bytes = 4096}), acknowledged);
}

void push(Mailbox::Holder& holder, std::uint64_t number) {
  until([&] { return holder.try_push(std::as_bytes(std::span(&number, 1))); });
}
std::uint64_t pop(Mailbox::Holder& holder) {
  ConstBytes message;
  until([&] { return (message = holder.try_peek()).data() != nullptr; });
  std::uint64_t number = 0;
  std::memcpy(&number, message.data(), sizeof number);
  holder.release();
  return number;
}

TEST(MailboxStress, TwoThreadsTakeTurns) {
  const Watchdog watchdog("a mailbox between two threads");
  Mailbox box = mailbox(false);
  std::thread other([&] {
    Mailbox::Holder holder(box, Side::responder);
    for (std::uint64_t n = 0; n < kMessages; ++n) push(holder, pop(holder) + 1);
  });
  Mailbox::Holder holder(box, Side::initiator);
  std::uint64_t wrong = 0;
  for (std::uint64_t n = 0; n < kMessages; ++n) {
    push(holder, 2 * n);
    wrong += pop(holder) == 2 * n + 1 ? 0U : 1U;
  }
  other.join();
  EXPECT_EQ(wrong, 0U);
}

TEST(MailboxStress, OneWayEveryMessageIsAcknowledged) {
  const Watchdog watchdog("an acknowledged mailbox between two threads");
  Mailbox box = mailbox(true);
  std::thread writer([&] {
    Mailbox::Holder holder(box, Side::initiator);
    for (std::uint64_t n = 0; n < kMessages; ++n) push(holder, n);
  });
  Mailbox::Holder reader(box, Side::responder);
  std::uint64_t wrong = 0;
  for (std::uint64_t n = 0; n < kMessages; ++n) wrong += pop(reader) == n ? 0U : 1U;
  writer.join();
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace ipcmark::rings
