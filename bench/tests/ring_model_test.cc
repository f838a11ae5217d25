// Every ring against a queue of the standard library, one thread at a time: random sizes, copied
// and in place, in every batch, over every wrap.
#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <vector>

#include "bench/tests/ring_kinds.h"
#include "harness/loops/verify.h"

namespace ipcmark::rings {
namespace {

constexpr std::size_t kLargest = 1500;

template <class K>
class Model {
 public:
  Model(std::uint64_t batch, unsigned seed)
      : ends_({.message_bytes = kLargest, .capacity_bytes = 8192, .batch = batch}), random_(seed) {}

  void run(int steps) {
    for (int step = 0; step < steps && !testing::Test::HasFatalFailure(); ++step) {
      switch (random_() % 8) {
        case 0:
          ends_.flush();
          break;
        case 1:
        case 2:
        case 3:
          push();
          break;
        default:
          pop();
      }
    }
    drain();
  }

 private:
  std::size_t any_size() {
    return random_() % 3 == 0 ? random_() % (kLargest + 1) : random_() % 80;
  }

  void push() {
    const std::size_t size = any_size();
    const bool must_fit = model_.empty();
    const bool pushed = random_() % 2 == 0 ? push_copy(size) : push_in_place(size);
    ASSERT_TRUE(pushed || !must_fit) << "refused although empty, message " << sent_;
    if (!pushed) return;
    model_.push_back(size);
    ++sent_;
  }
  bool push_copy(std::size_t size) {
    verification::fill_pattern({out_.data(), size}, sent_);
    return ends_.producer.try_push({out_.data(), size});
  }
  bool push_in_place(std::size_t size) {
    std::byte* const place = ends_.producer.try_loan(size);
    if (place == nullptr) return false;
    verification::fill_pattern({place, size}, sent_);
    ends_.producer.publish();
    return true;
  }

  void pop() {
    std::size_t length = 0;
    const bool popped = random_() % 2 == 0 ? ends_.consumer.try_pop(in_, length) : peek(length);
    ASSERT_EQ(popped, model_.size() > ends_.unseen()) << "message " << received_;
    if (!popped) return;
    ASSERT_EQ(length, model_.front());
    model_.pop_front();
    ASSERT_NO_THROW(verification::check_pattern({in_.data(), length}, length, received_++,
                                                {scratch_.data(), length}));
  }
  bool peek(std::size_t& length) {
    const ConstBytes message = ends_.consumer.try_peek();
    if (message.data() == nullptr) return false;
    length = message.size();
    std::copy(message.begin(), message.end(), in_.begin());
    ends_.consumer.release();
    return true;
  }

  void drain() {
    ends_.flush();
    while (!model_.empty() && !testing::Test::HasFatalFailure()) pop();
    std::size_t length = 0;
    EXPECT_FALSE(ends_.consumer.try_pop(in_, length)) << "more came out than went in";
  }

  BothEnds<K> ends_;
  std::mt19937 random_;
  std::deque<std::size_t> model_;
  std::uint64_t sent_ = 0, received_ = 0;
  std::vector<std::byte> out_ = std::vector<std::byte>(kLargest);
  std::vector<std::byte> in_ = out_, scratch_ = out_;
};

template <class K>
class RingModel : public testing::Test {};
using Kinds = testing::Types<SpscBytes<Wrap::mirror>, SpscBytes<Wrap::pad>, Slots, MpscBytes>;
TYPED_TEST_SUITE(RingModel, Kinds);

TYPED_TEST(RingModel, KeepsOrderAndContentInEveryBatch) {
  for (const std::uint64_t batch : {1U, 3U, 32U}) {
    for (unsigned seed = 0; seed < 10; ++seed) {
      SCOPED_TRACE(testing::Message() << "batch " << batch << ", seed " << seed);
      Model<TypeParam>(batch, seed).run(4'000);
      if (this->HasFatalFailure()) return;
    }
  }
}

// Every word of the payload looks like the length of a short record, and the ring goes round many
// times: what is behind the last record must never be taken for one.
TYPED_TEST(RingModel, NeverTakesOldPayloadForAMessage) {
  BothEnds<TypeParam> ends({.message_bytes = kLargest, .capacity_bytes = 8192});
  std::vector<std::byte> message(kLargest), place(kLargest);
  for (std::size_t i = 0; i < message.size(); i += 8) message[i] = std::byte{9};
  std::mt19937 random(5);
  std::size_t length = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t size = random() % (kLargest + 1);
    ASSERT_TRUE(ends.producer.try_push({message.data(), size}));
    ASSERT_TRUE(ends.consumer.try_pop(place, length));
    ASSERT_EQ(length, size);
    ASSERT_FALSE(ends.consumer.try_pop(place, length)) << "after message " << i;
  }
}

TYPED_TEST(RingModel, RefusesWhenFullAndTakesAsMuchAgainWhenDrained) {
  BothEnds<TypeParam> ends({.message_bytes = 56, .capacity_bytes = 8192});
  const std::byte message[56]{};
  std::byte place[56];
  std::size_t length = 0, before = 0;
  for (int round = 0; round < 5; ++round) {
    std::size_t pushed = 0, popped = 0;
    while (ends.producer.try_push(message)) ++pushed;
    EXPECT_EQ(ends.producer.try_loan(56), nullptr);
    while (ends.consumer.try_pop(place, length)) ++popped;
    EXPECT_EQ(popped, pushed);
    EXPECT_GE(pushed, 100U);
    EXPECT_TRUE(round == 0 || pushed == before) << "round " << round;
    before = pushed;
  }
}

TYPED_TEST(RingModel, ShowsNothingBeforeItIsPublished) {
  BothEnds<TypeParam> ends({.message_bytes = 100, .capacity_bytes = 4096});
  EXPECT_EQ(ends.consumer.try_peek().data(), nullptr);
  std::byte* const place = ends.producer.try_loan(100);
  ASSERT_NE(place, nullptr);
  place[99] = std::byte{7};
  EXPECT_EQ(ends.consumer.try_peek().data(), nullptr);
  ends.producer.publish();
  const ConstBytes message = ends.consumer.try_peek();
  ASSERT_EQ(message.size(), 100U);
  EXPECT_EQ(message[99], std::byte{7});
  ends.consumer.release();
  EXPECT_EQ(ends.consumer.try_peek().data(), nullptr);
}

template <class K>
class RingInBatches : public testing::Test {};
using Batching = testing::Types<SpscBytes<Wrap::mirror>, SpscBytes<Wrap::pad>, Slots>;
TYPED_TEST_SUITE(RingInBatches, Batching);

TYPED_TEST(RingInBatches, ShowABatchWhenItIsFullOrFlushed) {
  BothEnds<TypeParam> ends({.message_bytes = 8, .capacity_bytes = 4096, .batch = 3});
  const std::byte message[8]{};
  std::byte place[8];
  std::size_t length = 0;
  ASSERT_TRUE(ends.producer.try_push(message) && ends.producer.try_push(message));
  EXPECT_FALSE(ends.consumer.try_pop(place, length));
  ASSERT_TRUE(ends.producer.try_push(message));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(ends.consumer.try_pop(place, length)) << i;
  EXPECT_FALSE(ends.producer.flush()) << "nothing was held back";
  ASSERT_TRUE(ends.producer.try_push(message));
  EXPECT_TRUE(ends.producer.flush());
  EXPECT_TRUE(ends.consumer.try_pop(place, length));
}

}  // namespace
}  // namespace ipcmark::rings
