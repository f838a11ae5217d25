#include "harness/core/case_spec.h"

#include <algorithm>
#include <array>
#include <vector>

#include "harness/core/axis_words.h"
#include "harness/core/printable.h"
#include "harness/core/suggest.h"

namespace ipcmark {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr std::uint64_t kMaxCapacityBytes = 1ULL << 30;
constexpr std::uint64_t kMaxRepetitions = 100'000;
constexpr std::uint64_t kMaxBatch = 4096;
constexpr std::uint64_t kMaxRate = 100'000'000;
constexpr std::uint64_t kMaxHeads = 16;
constexpr std::uint64_t kMaxMessages = 1'000'000'000;
constexpr std::uint64_t kMaxClients = 64;
constexpr Nanoseconds kMaxDuration = hours(1);
constexpr Nanoseconds kMaxDeadline = hours(24);
constexpr std::size_t kMaxNameBytes = 40;

template <class E, std::size_t N>
std::string name_of(const std::array<Word<E>, N>& table, E value) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const Word<E>& word) { return word.value == value; });
  return row == table.end() ? "" : std::string(row->text);
}

template <class E, std::size_t N>
void parse_name(const std::array<Word<E>, N>& table, std::string_view name, std::string_view text,
                E& value) {
  std::vector<std::string> choices;
  for (const Word<E>& word : table) {
    if (word.text == text) return void(value = word.value);
    choices.emplace_back(word.text);
  }
  std::string message = std::string(name) + ": unknown value '" + printable(text, 60) + "'";
  message += did_you_mean(text, choices) + "; one of";
  for (const std::string& choice : choices) message += " " + choice;
  throw UsageError(message);
}

// Names become parts of case ids, so they hold nothing that an id, a path or a regex would notice.
bool is_name(std::string_view text) {
  constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";
  return !text.empty() && text.size() <= kMaxNameBytes &&
         text.find_first_not_of(kNameCharacters) == std::string_view::npos;
}

}  // namespace

std::string CaseSpec::id() const {
  std::vector<std::string> defaults;
  static const CaseSpec kDefaults;
  visit(kDefaults, [&](std::string_view, const auto& value, InId, std::string_view) {
    defaults.push_back(format_value(value));
  });
  std::string id;
  auto standard = defaults.begin();
  visit(*this, [&](std::string_view name, const auto& value, InId in_id, std::string_view) {
    const std::string text = format_value(value);
    const bool is_default = text == *standard++;
    if (in_id == InId::path) id += (id.empty() ? "" : "/") + text;
    if (in_id == InId::axis && !is_default) id += "/" + std::string(name) + "=" + text;
  });
  return id;
}

std::string format_value(Pattern value) { return name_of(kPatterns, value); }
std::string format_value(Placement value) { return name_of(kPlacements, value); }
std::string format_value(Touch value) { return name_of(kTouches, value); }
std::string format_value(Access value) { return name_of(kAccesses, value); }
std::string format_value(Wrap value) { return name_of(kWraps, value); }
std::string format_value(Stores value) { return name_of(kStores, value); }
std::string format_value(Pages value) { return name_of(kPages, value); }
std::string format_value(Timeout value) { return name_of(kTimeouts, value); }
std::string format_value(Idle value) { return name_of(kIdles, value); }
std::string format_value(Procedure value) { return name_of(kProcedures, value); }
std::string format_value(Without value) { return name_of(kWithouts, value); }
std::string format_value(Arrivals value) { return name_of(kArrivals, value); }
std::string format_value(ClientCount value) { return std::to_string(value.value); }
std::string format_value(Lock value) { return name_of(kLocks, value); }
std::string format_value(Counters value) { return name_of(kCounters, value); }
std::string format_value(MessageRate value) { return std::to_string(value.value); }
std::string format_value(HeadCount value) { return std::to_string(value.value); }
std::string format_value(MessageCount value) { return std::to_string(value.value); }
std::string format_value(SliceCount value) { return std::to_string(value.value); }
std::string format_value(const std::string& value) { return value; }
std::string format_value(ByteCount value) { return format_bytes(value.value); }
std::string format_value(Nanoseconds value) { return format_duration(value); }
std::string format_value(std::uint64_t value) { return std::to_string(value); }

void parse_value(std::string_view name, std::string_view text, Pattern& value) {
  parse_name(kPatterns, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Placement& value) {
  parse_name(kPlacements, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Touch& value) {
  parse_name(kTouches, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Access& value) {
  parse_name(kAccesses, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Wrap& value) {
  parse_name(kWraps, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Stores& value) {
  parse_name(kStores, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Pages& value) {
  parse_name(kPages, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Timeout& value) {
  parse_name(kTimeouts, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Idle& value) {
  parse_name(kIdles, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Arrivals& value) {
  parse_name(kArrivals, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Counters& value) {
  parse_name(kCounters, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Procedure& value) {
  parse_name(kProcedures, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Without& value) {
  parse_name(kWithouts, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, Lock& value) {
  parse_name(kLocks, name, text, value);
}

void parse_value(std::string_view name, std::string_view text, ClientCount& value) {
  value.value = parse_count(text, name, 1, kMaxClients);
}

void parse_value(std::string_view name, std::string_view text, MessageCount& value) {
  const bool timed = name == "messages";
  value.value = parse_count(text, name, timed ? 0 : 1, timed ? kMaxMessages : kMaxBatch);
}

void parse_value(std::string_view name, std::string_view text, MessageRate& value) {
  value.value = parse_count(text, name, 0, kMaxRate);
}

void parse_value(std::string_view name, std::string_view text, HeadCount& value) {
  value.value = parse_count(text, name, 1, kMaxHeads);
}

void parse_value(std::string_view name, std::string_view text, SliceCount& value) {
  value.value = parse_count(text, name, 1, kMaxSlices);
}

void parse_value(std::string_view name, std::string_view text, std::string& value) {
  if (!is_name(text)) {
    throw UsageError(std::string(name) + ": '" + printable(text, 60) + "' is not a name; 1 to " +
                     std::to_string(kMaxNameBytes) +
                     " of a-z, 0-9 and _, as `ipcmark list` prints them");
  }
  value = std::string(text);
}

void parse_value(std::string_view name, std::string_view text, ByteCount& value) {
  value.value = parse_bytes(text, name, name == "size" ? kMaxMessageBytes : kMaxCapacityBytes);
}

void parse_value(std::string_view name, std::string_view text, Nanoseconds& value) {
  const Nanoseconds least = name == "warmup" ? Nanoseconds(0) : milliseconds(1);
  value = parse_duration(text, name, least, name == "deadline" ? kMaxDeadline : kMaxDuration);
}

void parse_value(std::string_view name, std::string_view text, std::uint64_t& value) {
  value = parse_count(text, name, 1, kMaxRepetitions);
}

}  // namespace ipcmark
