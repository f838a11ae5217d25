#include "harness/core/case_spec.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "harness/core/printable.h"
#include "harness/core/suggest.h"

namespace ipcmark {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr std::uint64_t kMaxCapacityBytes = 1ULL << 30;
constexpr std::uint64_t kMaxRepetitions = 100'000;
constexpr Nanoseconds kMaxDuration = hours(1);
constexpr Nanoseconds kMaxDeadline = hours(24);
constexpr std::size_t kMaxNameBytes = 40;

template <class E>
using Names = std::pair<E, std::string_view>;

constexpr std::array kPatterns{Names<Pattern>{Pattern::ping_pong, "ping_pong"},
                               Names<Pattern>{Pattern::stream, "stream"}};
constexpr std::array kPlacements{Names<Placement>{Placement::same_core, "same_core"},
                                 Names<Placement>{Placement::smt_sibling, "smt_sibling"},
                                 Names<Placement>{Placement::same_llc, "same_llc"},
                                 Names<Placement>{Placement::same_node, "same_node"},
                                 Names<Placement>{Placement::cross_node, "cross_node"}};
constexpr std::array kTouches{Names<Touch>{Touch::all, "all"},
                              Names<Touch>{Touch::header, "header"}};

template <class E, std::size_t N>
std::string name_of(const std::array<Names<E>, N>& table, E value) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const Names<E>& entry) { return entry.first == value; });
  return row == table.end() ? "" : std::string(row->second);
}

template <class E, std::size_t N>
void parse_name(const std::array<Names<E>, N>& table, std::string_view name, std::string_view text,
                E& value) {
  std::vector<std::string> choices;
  for (const auto& [candidate, word] : table) {
    if (word == text) return void(value = candidate);
    choices.emplace_back(word);
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
