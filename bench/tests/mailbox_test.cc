// The mailbox by itself: whose turn it is, and what happens when the counter of turns comes round.
#include "bench/rings/mailbox.h"

#include <gtest/gtest.h>

#include <limits>

#include "harness/sys/backed_memory.h"

namespace ipcmark::rings {
namespace {

struct Pair {
  explicit Pair(bool acknowledged, std::uint64_t first_turn = 0)
      : box(sys::map_memory({.bytes = 4096}), acknowledged, first_turn) {}
  Mailbox box;
  Mailbox::Holder initiator{box, Side::initiator}, responder{box, Side::responder};
};

constexpr std::byte kMessage[]{std::byte{1}, std::byte{2}, std::byte{3}};

TEST(Mailbox, TheInitiatorBeginsAndNobodySpeaksTwice) {
  Pair pair(false);
  EXPECT_EQ(pair.responder.try_loan(3), nullptr);
  EXPECT_EQ(pair.responder.try_peek().data(), nullptr);
  ASSERT_TRUE(pair.initiator.try_push(kMessage));
  EXPECT_FALSE(pair.initiator.try_push(kMessage)) << "the first was not answered";
  const ConstBytes message = pair.responder.try_peek();
  ASSERT_EQ(message.size(), 3U);
  EXPECT_EQ(message[2], std::byte{3});
  EXPECT_FALSE(pair.responder.release()) << "the answer tells the other side";
  ASSERT_TRUE(pair.responder.try_push({kMessage, 1}));
  EXPECT_EQ(pair.initiator.try_peek().size(), 1U);
}

TEST(Mailbox, AnAcknowledgementGivesTheTurnBackWithoutAMessage) {
  Pair pair(true);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(pair.initiator.try_push(kMessage)) << i;
    EXPECT_FALSE(pair.initiator.try_push(kMessage));
    ASSERT_EQ(pair.responder.try_peek().size(), 3U);
    EXPECT_TRUE(pair.responder.release());
    EXPECT_EQ(pair.responder.try_peek().data(), nullptr);
  }
}

TEST(Mailbox, AnEmptyMessageIsAMessage) {
  Pair pair(false);
  ASSERT_TRUE(pair.initiator.try_push({}));
  const ConstBytes message = pair.responder.try_peek();
  EXPECT_NE(message.data(), nullptr);
  EXPECT_TRUE(message.empty());
}

// Hours of hand-overs, but a long run has them.
TEST(Mailbox, TurnsGoOnBeyond32Bits) {
  for (const bool acknowledged : {false, true}) {
    Pair pair(acknowledged, std::numeric_limits<std::uint32_t>::max() - std::uint64_t{3});
    for (int i = 0; i < 10; ++i) {
      ASSERT_TRUE(pair.initiator.try_push(kMessage)) << i;
      ASSERT_EQ(pair.responder.try_peek().size(), 3U) << i;
      pair.responder.release();
      if (acknowledged) continue;
      ASSERT_TRUE(pair.responder.try_push(kMessage)) << i;
      ASSERT_EQ(pair.initiator.try_peek().size(), 3U) << i;
      pair.initiator.release();
    }
  }
}

}  // namespace
}  // namespace ipcmark::rings
