#include "harness/core/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "harness/core/printable.h"

namespace ipcmark {
namespace {

struct Unit {
  std::string_view suffix;
  std::uint64_t scale;
};

constexpr std::array kByteUnits{Unit{"GiB", 1ULL << 30}, Unit{"MiB", 1ULL << 20},
                                Unit{"KiB", 1ULL << 10}, Unit{"B", 1}};
constexpr std::array kTimeUnits{Unit{"s", 1'000'000'000}, Unit{"ms", 1'000'000}, Unit{"us", 1'000},
                                Unit{"ns", 1}};

[[noreturn]] void refuse(std::string_view what, std::string_view text, const std::string& why) {
  throw UsageError(std::string(what) + ": '" + printable(text, 60) + "' " + why);
}

// Decimal digits and nothing else, so that "+8", " 8", "0x10" and "1e3" are refused, not guessed.
std::optional<std::uint64_t> parse_digits(std::string_view digits) {
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::uint64_t> multiply(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

// Splits "12.5ms" before its unit.
std::pair<std::string_view, std::string_view> split_unit(std::string_view text) {
  const std::size_t at = std::min(text.find_first_not_of("0123456789."), text.size());
  return {text.substr(0, at), text.substr(at)};
}

template <std::size_t N>
std::optional<std::uint64_t> scale_of(const std::array<Unit, N>& units, std::string_view suffix) {
  for (const Unit& unit : units) {
    if (unit.suffix == suffix) return unit.scale;
  }
  return std::nullopt;
}

template <std::size_t N>
std::string format_exact(const std::array<Unit, N>& units, std::uint64_t value, Unit zero) {
  for (const Unit& unit : units) {
    if (value != 0 && value % unit.scale == 0) {
      return std::to_string(value / unit.scale) + std::string(unit.suffix);
    }
  }
  return "0" + std::string(zero.suffix);
}

// whole.fraction in units of `scale` nanoseconds; nothing when it overflows or is finer than 1 ns.
std::optional<std::uint64_t> scaled_decimal(std::string_view number, std::uint64_t scale) {
  const std::size_t dot = number.find('.');
  const std::string_view whole = number.substr(0, dot);
  const auto units = all_digits(whole) ? parse_digits(whole) : std::nullopt;
  auto total = units ? multiply(*units, scale) : std::nullopt;
  if (!total || dot == std::string_view::npos) return total;
  const std::string_view fraction = number.substr(dot + 1);
  if (!all_digits(fraction)) return std::nullopt;
  std::uint64_t place = scale;
  for (const char digit : fraction) {
    const auto tenth = static_cast<std::uint64_t>(digit - '0');
    if (place % 10 != 0 && tenth != 0) return std::nullopt;
    place /= 10;
    if (__builtin_add_overflow(*total, tenth * place, &*total)) return std::nullopt;
  }
  return total;
}

}  // namespace

std::uint64_t parse_bytes(std::string_view text, std::string_view what, std::uint64_t max) {
  const std::string remedy = "; give a whole number from 0B to " + format_bytes(max) +
                             ", alone or with B, KiB, MiB or GiB";
  const auto [digits, suffix] = split_unit(text);
  if (!all_digits(digits)) refuse(what, text, "is not a size" + remedy);
  const auto scale = suffix.empty() ? 1 : scale_of(kByteUnits, suffix);
  if (!scale) refuse(what, text, "is not a size" + remedy);
  const auto count = parse_digits(digits);
  const auto bytes = count ? multiply(*count, *scale) : std::nullopt;
  if (!bytes || *bytes > max) refuse(what, text, "is above the limit" + remedy);
  return *bytes;
}

std::string format_bytes(std::uint64_t bytes) {
  return format_exact(kByteUnits, bytes, kByteUnits.back());
}

std::uint64_t parse_count(std::string_view text, std::string_view what, std::uint64_t min,
                          std::uint64_t max) {
  const std::string remedy =
      "; give a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  if (!all_digits(text)) refuse(what, text, "is not a count" + remedy);
  const auto count = parse_digits(text);
  if (!count || *count < min || *count > max) refuse(what, text, "is outside the limits" + remedy);
  return *count;
}

Nanoseconds parse_duration(std::string_view text, std::string_view what, Nanoseconds min,
                           Nanoseconds max) {
  const std::string remedy = "; give a number with ns, us, ms or s, from " + format_duration(min) +
                             " to " + format_duration(max);
  const auto [number, suffix] = split_unit(text);
  const auto scale = scale_of(kTimeUnits, suffix);
  if (!scale || number.empty()) refuse(what, text, "is not a duration" + remedy);
  const auto ns = scaled_decimal(number, *scale);
  if (!ns) refuse(what, text, "is not a duration in whole nanoseconds" + remedy);
  const auto low = static_cast<std::uint64_t>(min.count());
  if (*ns < low || *ns > static_cast<std::uint64_t>(max.count())) {
    refuse(what, text, "is outside the limits" + remedy);
  }
  return Nanoseconds(static_cast<Nanoseconds::rep>(*ns));
}

std::string format_duration(Nanoseconds duration) {
  return format_exact(kTimeUnits, static_cast<std::uint64_t>(duration.count()), kTimeUnits.front());
}

}  // namespace ipcmark
