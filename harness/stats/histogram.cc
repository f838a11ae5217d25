#include "harness/stats/histogram.h"

#include <cmath>
#include <type_traits>

namespace ipcmark {

static_assert(std::is_trivially_copyable_v<Histogram> && std::is_standard_layout_v<Histogram>,
              "lives in shared memory");

namespace {

std::uint64_t midpoint(std::size_t bin) {
  return Histogram::bin_low(bin) + (Histogram::bin_width(bin) - 1) / 2;
}

// Rank of quantile q among `count` samples, from 1.
std::uint64_t rank_of(double q, std::uint64_t count) {
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count)));
  return std::clamp<std::uint64_t>(rank, 1, count);
}

}  // namespace

void Histogram::merge(const Histogram& other) {
  for (std::size_t bin = 0; bin < kBins; ++bin) bins_[bin] += other.bins_[bin];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Histogram::quantile(double q) const {
  if (count_ == 0) return 0;
  const std::uint64_t rank = rank_of(q, count_);
  std::uint64_t seen = 0;
  std::size_t bin = 0;
  while ((seen += bins_[bin]) < rank) ++bin;
  return static_cast<double>(std::clamp(midpoint(bin), min_, max_));
}

std::optional<double> Histogram::reportable_quantile(double q) const {
  constexpr std::uint64_t kBeyond = 10;
  if (count_ == 0) return std::nullopt;
  const std::uint64_t rank = rank_of(q, count_);
  const std::uint64_t beyond = q < 0.5 ? rank - 1 : count_ - rank;
  return beyond < kBeyond ? std::nullopt : std::optional(quantile(q));
}

std::vector<Bin> Histogram::nonempty_bins() const {
  std::vector<Bin> result;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    if (bins_[bin] != 0) result.push_back({midpoint(bin), bins_[bin]});
  }
  return result;
}

}  // namespace ipcmark
