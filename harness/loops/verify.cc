#include "harness/loops/verify.h"

#include <xxhash.h>

#include <cstring>

namespace ipcmark::verification {

namespace {

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

void fill_pattern(Bytes data, std::uint64_t sequence) {
  std::uint64_t state = sequence * 0xd1342543de82ef95ULL + 1;
  std::size_t at = 0;
  for (; at + 8 <= data.size(); at += 8) {
    const std::uint64_t word = split_mix(state);
    std::memcpy(data.data() + at, &word, 8);
  }
  const std::uint64_t word = split_mix(state);
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
