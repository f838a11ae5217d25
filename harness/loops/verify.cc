#include "harness/loops/verify.h"

#include <xxhash.h>

#include <cstring>

#include "harness/loops/split_mix.h"

namespace ipcmark::verification {

void fill_pattern(Bytes data, std::uint64_t sequence) {
  std::uint64_t state = sequence * 0xd1342543de82ef95ULL + 1;
  std::size_t at = 0;
  for (; at + 8 <= data.size(); at += 8) {
    const std::uint64_t word = loops::split_mix(state);
    std::memcpy(data.data() + at, &word, 8);
  }
  const std::uint64_t word = loops::split_mix(state);
  if (at < data.size()) std::memcpy(data.data() + at, &word, data.size() - at);
}

void check_pattern(ConstBytes received, std::size_t length, std::uint64_t sequence, Bytes scratch) {
  const std::string which = "message " + std::to_string(sequence);
  if (length != scratch.size()) {
    throw VerifyError(which + " has " + std::to_string(length) + " bytes instead of " +
                      std::to_string(scratch.size()));
  }
  fill_pattern(scratch, sequence);
  if (XXH3_64bits(received.data(), length) != XXH3_64bits(scratch.data(), scratch.size())) {
    throw VerifyError(which + " is not the message that was sent (XXH3 of its content differs)");
  }
}

}  // namespace ipcmark::verification
