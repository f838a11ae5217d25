// Log-linear histogram of whole numbers: a plain block of memory, so that a worker fills it in
// place in shared memory and the supervisor reads it there.
//
// The layout is HdrHistogram's: values below 2^7 have a bin each; above, every power of two is cut
// into 2^7 equal bins. A bin is therefore at most 1/128 of its value wide, and its midpoint errs by
// at most 0.4 %. Values above the last bin count there; `max` stays exact.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "harness/core/result.h"

namespace ipcmark {

class Histogram {
 public:
  static constexpr unsigned kSubBits = 7;
  static constexpr unsigned kMaxBits = 36;  // 2^36 ns is 68 s
  static constexpr std::size_t kBins = std::size_t{kMaxBits - kSubBits + 1} << kSubBits;

  void record(std::uint64_t value) {
    ++bins_[bin_of(value)];
    ++count_;
    sum_ += value;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t min() const { return count_ == 0 ? 0 : min_; }
  std::uint64_t max() const { return max_; }
  double mean() const {
    return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
  }

  // The value that a share q of all samples does not exceed (the ceil(q n)-th smallest; a bin's
  // midpoint, clamped to [min, max]). Empty: 0.
  double quantile(double q) const;
  // The same without the steps of the bins: samples are taken to lie evenly in theirs.
  double smooth_quantile(double q) const;
  // As quantile(), but absent when fewer than ten samples lie beyond it (for q < 0.5: below it).
  std::optional<double> reportable_quantile(double q) const;
  std::vector<Bin> nonempty_bins() const;

  static constexpr std::size_t bin_of(std::uint64_t value) {
    if (value < (1U << kSubBits)) return static_cast<std::size_t>(value);
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - 1 - kSubBits;
    const std::size_t bin =
        (std::size_t{shift + 1} << kSubBits) + ((value >> shift) & ((1U << kSubBits) - 1));
    return std::min(bin, kBins - 1);
  }
  // Smallest value of a bin, and how many values share it.
  static constexpr std::uint64_t bin_low(std::size_t bin) {
    if (bin < (1U << kSubBits)) return bin;
    const unsigned shift = static_cast<unsigned>(bin >> kSubBits) - 1;
    return ((1ULL << kSubBits) + (bin & ((1U << kSubBits) - 1))) << shift;
  }
  static constexpr std::uint64_t bin_width(std::size_t bin) {
    return bin < (2U << kSubBits) ? 1 : 1ULL << ((bin >> kSubBits) - 1);
  }

 private:
  // Where the sample of a rank lies, and how many lie in the bins below it.
  struct Place {
    std::size_t bin = 0;
    std::uint64_t below = 0;
  };
  Place place_of(std::uint64_t rank) const;

  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t min_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t max_ = 0;
  std::array<std::uint64_t, kBins> bins_{};
};

}  // namespace ipcmark
