// The two views that every data path is written in.
#pragma once

#include <cstddef>
#include <span>

namespace ipcmark {

using ConstBytes = std::span<const std::byte>;
using Bytes = std::span<std::byte>;

// Two lines, because Intel's spatial prefetcher fetches 64 B lines in pairs: state that two cores
// write must not share a pair.
inline constexpr std::size_t kCacheLine = 64;
inline constexpr std::size_t kNoSharing = 128;

}  // namespace ipcmark
