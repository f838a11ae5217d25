// Sizes, counts and durations as people write them, read exactly or refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ipcmark {

using Nanoseconds = std::chrono::nanoseconds;

// Bad input: the message names the value, the limit and the remedy. Ends a command with exit code
// 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// "64", "64B", "4KiB", "16MiB", "1GiB": bytes, binary units only. `what` names the option in
// errors.
// Throws UsageError on anything else, and outside [0, max].
std::uint64_t parse_bytes(std::string_view text, std::string_view what, std::uint64_t max);
// "64B", "4KiB", "1MiB": the largest unit that divides exactly.
std::string format_bytes(std::uint64_t bytes);

// A whole number in [min, max] in plain decimal digits; throws UsageError otherwise.
std::uint64_t parse_count(std::string_view text, std::string_view what, std::uint64_t min,
                          std::uint64_t max);

// "50ms", "2s", "300us", "1ns" with an optional fraction ("1.5s"); throws UsageError otherwise, and
// outside [min, max].
Nanoseconds parse_duration(std::string_view text, std::string_view what, Nanoseconds min,
                           Nanoseconds max);
// "50ms", "2s": the largest unit that divides exactly.
std::string format_duration(Nanoseconds duration);

}  // namespace ipcmark
