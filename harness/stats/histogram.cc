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

Histogram::Place Histogram::place_of(std::uint64_t rank) const {
  Place place;
  while (place.below + bins_[place.bin] < rank) place.below += bins_[place.bin++];
  return place;
}

double Histogram::quantile(double q) const {
  if (count_ == 0) return 0;
  const std::size_t bin = place_of(rank_of(q, count_)).bin;
  return static_cast<double>(std::clamp(midpoint(bin), min_, max_));
}

double Histogram::smooth_quantile(double q) const {
  if (count_ == 0) return 0;
  const std::uint64_t rank = rank_of(q, count_);
  const Place place = place_of(rank);
  const double into =
      (static_cast<double>(rank - place.below) - 0.5) / static_cast<double>(bins_[place.bin]);
  const double value =
      static_cast<double>(bin_low(place.bin)) + into * static_cast<double>(bin_width(place.bin));
  return std::clamp(value, static_cast<double>(min_), static_cast<double>(max_));
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
