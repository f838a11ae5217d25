// Before anything is timed: messages whose content only their number can explain.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/core/channel.h"

namespace ipcmark::verification {

// What arrived was not what was sent. Ends a trial as verify_failed.
class VerifyError : public std::runtime_error {
 public:
  explicit VerifyError(const std::string& what) : std::runtime_error(what) {}
};

// Fills `data` with a pseudo-random pattern that depends on `sequence` alone (SplitMix64).
void fill_pattern(Bytes data, std::uint64_t sequence);

// Throws VerifyError, naming `sequence`, unless `length` is the pattern's and XXH3 of received and
// expected content agree. `scratch` is as long as the message and holds the expected content.
void check_pattern(ConstBytes received, std::size_t length, std::uint64_t sequence, Bytes scratch);

// One pattern message in each direction; Handling is loops::Copying or loops::InPlace.
template <class Handling, Endpoint E>
void send_pattern(E& endpoint, std::uint64_t sequence, Bytes tx) {
  if constexpr (Handling::kInPlace) {
    fill_pattern(endpoint.loan(tx.size()), sequence);
    endpoint.publish();
  } else {
    fill_pattern(tx, sequence);
    endpoint.send(tx);
  }
}

template <class Handling, Endpoint E>
void receive_pattern(E& endpoint, std::uint64_t sequence, Bytes rx, Bytes scratch) {
  if constexpr (Handling::kInPlace) {
    const ConstBytes message = endpoint.peek();
    check_pattern(message, message.size(), sequence, scratch);
    endpoint.release();
  } else {
    const std::size_t length = endpoint.recv(rx);
    check_pattern(rx, length, sequence, scratch);
  }
}

}  // namespace ipcmark::verification
