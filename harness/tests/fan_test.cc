// What a receiver makes of messages from many: every loss, double and mix-up is seen.
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "harness/loops/fan.h"

namespace ipcmark::loops {
namespace {

// Hands back what it was given, in order, unless a test has meddled with it.
struct Queue {
  std::deque<std::vector<std::byte>> held;
  void send(ConstBytes tx) { held.emplace_back(tx.begin(), tx.end()); }
  std::size_t recv(Bytes rx) {
    const auto message = held.front();
    held.pop_front();
    std::copy(message.begin(), message.end(), rx.begin());
    return message.size();
  }
};

class Fan : public testing::Test {
 protected:
  void send(std::uint32_t sender, std::uint32_t number) {
    send_fan(queue_, traffic_, {sender, number});
  }
  // The number of the first bad message among all that were sent.
  std::uint64_t receive_all() {
    while (!queue_.held.empty()) receive_fan(queue_, traffic_, tally_);
    return first_bad_;
  }

  std::vector<std::byte> tx_ = std::vector<std::byte>(100), rx_ = tx_;
  std::uint64_t first_bad_ = kNoBadMessage;
  Traffic traffic_{
      .tx = {tx_.data(), tx_.size()}, .rx = {rx_.data(), rx_.size()}, .first_bad = &first_bad_};
  Queue queue_;
  FanTally tally_;
};

TEST_F(Fan, SendersMayComeInAnyOrder) {
  for (const auto& [sender, number] : {std::pair{1U, 0U}, {0U, 0U}, {1U, 1U}, {0U, 1U}, {1U, 2U}})
    send(sender, number);
  EXPECT_EQ(receive_all(), kNoBadMessage);
  EXPECT_EQ(tally_.received[0], 2U);
  EXPECT_EQ(tally_.received[1], 3U);
}

TEST_F(Fan, ALoneReceiverMissesALostMessage) {
  send(3, 0);
  send(3, 2);
  EXPECT_EQ(receive_all(), 1U);
}

TEST_F(Fan, OneAmongManyExpectsOnlyThatNumbersRise) {
  tally_.is_alone = false;
  for (const std::uint32_t number : {0U, 4U, 5U, 90U}) send(0, number);
  EXPECT_EQ(receive_all(), kNoBadMessage);
  send(0, 90);
  EXPECT_EQ(receive_all(), 4U) << "doubled";
}

TEST_F(Fan, ASpoiltByteIsFoundWhereverItIs) {
  for (const std::size_t at : {std::size_t{8}, std::size_t{50}, std::size_t{99}}) {
    send(0, 0);
    queue_.held.back()[at] ^= std::byte{1};
    tally_ = {};
    first_bad_ = kNoBadMessage;
    traffic_.received = 0;
    EXPECT_EQ(receive_all(), 0U) << at;
  }
}

TEST_F(Fan, AnUnknownSenderIsBadAndReachesNoTable) {
  send(kMostSenders, 0);
  EXPECT_EQ(receive_all(), 0U);
}

TEST_F(Fan, AShortMessageIsBad) {
  send(0, 0);
  queue_.held.back().pop_back();
  EXPECT_EQ(receive_all(), 0U);
}

TEST_F(Fan, OnlyTheHeadIsHandledWhenNoMoreIsTouched) {
  traffic_.touched = 1;
  send(0, 0);
  queue_.held.back()[50] ^= std::byte{1};
  EXPECT_EQ(receive_all(), kNoBadMessage);
}

TEST_F(Fan, LastWordsEndARoundAndAreNoMessages) {
  std::atomic<std::uint32_t> stop{1};
  send_until(queue_, traffic_, 2, stop);
  send_until(queue_, traffic_, 5, stop);
  receive_rest(queue_, traffic_, tally_, 2);
  EXPECT_EQ(traffic_.received, 0U);
  EXPECT_EQ(tally_.last_words, 0U) << "for the next round";
}

}  // namespace
}  // namespace ipcmark::loops
