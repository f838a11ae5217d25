// Many senders and one receiver over one transport, or one sender and many receivers. A message says
// who sent it and which it is; a round has no count that anybody knows beforehand, so it ends with
// last words: one from each sender, or one for each receiver.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "harness/core/channel.h"
#include "harness/loops/traffic.h"

namespace ipcmark::loops {

// The first bytes of a message, which is at least as long.
struct FanHeader {
  std::uint32_t sender = 0;
  std::uint32_t number = 0;  // of the sender's messages, from 0
};
inline constexpr std::uint32_t kLastWord = 0xffff'ffff;
inline constexpr std::size_t kMostSenders = 16;

// What one receiver has had. Of a lone receiver every message of each sender is expected, in order;
// of one among many only that numbers rise.
struct FanTally {
  bool is_alone = true;
  std::array<std::uint64_t, kMostSenders> received{};
  std::array<std::uint32_t, kMostSenders> expected{};
  std::uint32_t last_words = 0;

  bool take(FanHeader header) {
    if (header.sender >= kMostSenders) return false;
    std::uint32_t& expected_number = expected[header.sender];
    const bool fits =
        is_alone ? header.number == expected_number : header.number >= expected_number;
    expected_number = header.number + 1;
    ++received[header.sender];
    return fits;
  }
};

inline ConstBytes fan_payload(ConstBytes message, std::size_t touched) {
  constexpr std::size_t kHead = sizeof(FanHeader);
  return touched > kHead ? message.subspan(kHead, touched - kHead) : ConstBytes();
}

template <Endpoint E>
void send_fan(E& endpoint, Traffic& traffic, FanHeader header) {
  constexpr std::size_t kHead = sizeof header;
  if (traffic.touched > kHead) {
    std::memset(traffic.tx.data() + kHead, std::to_integer<int>(tag_of(header.number)),
                traffic.touched - kHead);
  }
  std::memcpy(traffic.tx.data(), &header, kHead);
  endpoint.send(traffic.tx);
}

template <Endpoint E>
void send_next_fan(E& endpoint, Traffic& traffic, std::uint32_t sender) {
  send_fan(endpoint, traffic, {sender, static_cast<std::uint32_t>(traffic.sent)});
  ++traffic.sent;
}

// False for a last word.
template <Endpoint E>
bool receive_fan(E& endpoint, Traffic& traffic, FanTally& tally) {
  const std::size_t length = endpoint.recv(traffic.rx);
  FanHeader header;
  std::memcpy(&header, traffic.rx.data(), sizeof header);
  if (header.number == kLastWord) {
    ++tally.last_words;
    return false;
  }
  const bool good =
      length == traffic.rx.size() &&
      all_bytes_are(fan_payload(traffic.rx, traffic.touched), tag_of(header.number)) &&
      tally.take(header);
  if (!good) [[unlikely]]
    note_bad(*traffic.first_bad, traffic.received);
  ++traffic.received;
  return true;
}

// One of many senders: until it is told to stop.
template <Endpoint E>
[[gnu::noinline]] void send_until(E& endpoint, Traffic& traffic, std::uint32_t sender,
                                  const std::atomic<std::uint32_t>& stop) {
  while (stop.load(std::memory_order_relaxed) == 0) send_next_fan(endpoint, traffic, sender);
  send_fan(endpoint, traffic, {sender, kLastWord});
}

// The receiver of many: n messages, whoever sent them.
template <Endpoint E>
[[gnu::noinline]] void receive_some(E& endpoint, std::uint64_t n, Traffic& traffic,
                                    FanTally& tally) {
  for (std::uint64_t i = 0; i < n;) {
    if (receive_fan(endpoint, traffic, tally)) ++i;
  }
}

// ... and what is still under way, up to the last words of all.
template <Endpoint E>
void receive_rest(E& endpoint, Traffic& traffic, FanTally& tally, std::uint32_t senders) {
  while (tally.last_words < senders) receive_fan(endpoint, traffic, tally);
  tally.last_words = 0;
}

// The sender to many: n messages, whoever takes them.
template <Endpoint E>
[[gnu::noinline]] void send_some(E& endpoint, std::uint64_t n, Traffic& traffic) {
  for (std::uint64_t i = 0; i < n; ++i) send_next_fan(endpoint, traffic, 0);
}

// One of many receivers: until a last word, which is its own, since it takes nothing more.
template <Endpoint E>
[[gnu::noinline]] void receive_until_last_word(E& endpoint, Traffic& traffic, FanTally& tally) {
  while (receive_fan(endpoint, traffic, tally)) {
  }
}

}  // namespace ipcmark::loops
