#include "harness/loops/traffic.h"

#include <gtest/gtest.h>

#include <vector>

#include "harness/loops/verify.h"

namespace ipcmark::loops {
namespace {

TEST(Traffic, EveryByteOfAPayloadIsChecked) {
  for (std::size_t size = 0; size <= 300; ++size) {
    std::vector<std::byte> payload(size, std::byte{0x5a});
    ASSERT_TRUE(all_bytes_are(payload, std::byte{0x5a})) << size;
    for (std::byte& byte : payload) {
      byte ^= std::byte{0x10};
      ASSERT_FALSE(all_bytes_are(payload, std::byte{0x5a}))
          << size << " at " << &byte - payload.data();
      byte ^= std::byte{0x10};
    }
  }
}

// An endpoint that hands back what it was given, spoiled on demand.
struct Echo {
  std::vector<std::byte> held;
  std::size_t cut = 0;
  bool flip = false;
  void send(ConstBytes tx) { held.assign(tx.begin(), tx.end()); }
  std::size_t recv(Bytes rx) {
    std::copy(held.begin(), held.end(), rx.begin());
    if (flip) rx.back() ^= std::byte{1};
    return held.size() - cut;
  }
};

struct Buffers {
  std::vector<std::byte> tx = std::vector<std::byte>(100), rx = std::vector<std::byte>(100);
  std::uint64_t first_bad = kNoBadMessage;
  Traffic traffic{
      .tx = {tx.data(), tx.size()}, .rx = {rx.data(), rx.size()}, .first_bad = &first_bad};
};

void exchange(Echo& echo, Traffic& traffic, int times) {
  for (int i = 0; i < times; ++i) {
    send_next<Copying<TouchAll>>(echo, traffic);
    receive_next<Copying<TouchAll>>(echo, traffic);
  }
}

TEST(Traffic, TheFirstBadMessageIsRemembered) {
  Buffers buffers;
  Echo echo;
  exchange(echo, buffers.traffic, 300);
  EXPECT_EQ(buffers.first_bad, kNoBadMessage);
  echo.flip = true;
  exchange(echo, buffers.traffic, 1);
  echo.flip = false;
  exchange(echo, buffers.traffic, 5);
  EXPECT_EQ(buffers.first_bad, 300U);
}

TEST(Traffic, AShortMessageIsBad) {
  Buffers buffers;
  Echo echo;
  echo.cut = 1;
  exchange(echo, buffers.traffic, 1);
  EXPECT_EQ(buffers.first_bad, 0U);
}

TEST(Traffic, ADoubledMessageIsBad) {
  Buffers buffers;
  Echo echo;
  send_next<Copying<TouchAll>>(echo, buffers.traffic);
  receive_next<Copying<TouchAll>>(echo, buffers.traffic);
  receive_next<Copying<TouchAll>>(echo, buffers.traffic);
  EXPECT_EQ(buffers.first_bad, 1U);
}

TEST(Pattern, IsNeverTakenForAnother) {
  std::vector<std::byte> sent(37), scratch(37);
  verification::fill_pattern(sent, 5);
  EXPECT_NO_THROW(verification::check_pattern(sent, sent.size(), 5, scratch));
  EXPECT_THROW(verification::check_pattern(sent, sent.size(), 6, scratch),
               verification::VerifyError);
  EXPECT_THROW(verification::check_pattern(sent, sent.size() - 1, 5, scratch),
               verification::VerifyError);
  sent[36] ^= std::byte{1};
  EXPECT_THROW(verification::check_pattern(sent, sent.size(), 5, scratch),
               verification::VerifyError);
}

}  // namespace
}  // namespace ipcmark::loops
