// One point of the sweep. Every option and axis is declared here, once; command line, suite files,
// JSON echo, case id and compare keys are all made from this declaration.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/units.h"

namespace ipcmark {

enum class Pattern : std::uint8_t { ping_pong, stream };
enum class Placement : std::uint8_t { same_core, smt_sibling, same_llc, same_node, cross_node };
// all: the producer writes and the consumer reads and checks every byte; header: the first only.
enum class Touch : std::uint8_t { all, header };

// A size in bytes; a type of its own so that it is parsed and printed with its unit.
struct ByteCount {
  std::uint64_t value = 0;
  friend bool operator==(const ByteCount&, const ByteCount&) = default;
};

inline constexpr std::uint64_t kMaxMessageBytes = 256ULL << 20;

// How a field enters the case id: `path` always, `axis` as /name=value when not the default, `run`
// never (it changes how well a case is measured, not what is measured).
enum class InId : std::uint8_t { path, axis, run };

struct CaseSpec {
  Pattern pattern = Pattern::ping_pong;
  std::string mechanism;
  std::string wait;
  ByteCount size{64};
  Placement placement = Placement::same_llc;
  Touch touch = Touch::all;
  ByteCount capacity{0};
  Nanoseconds duration{200'000'000};
  Nanoseconds warmup{200'000'000};
  Nanoseconds deadline{10'000'000'000};
  std::uint64_t repetitions = 10;

  // Calls field(name, member, InId, help) for every field, in the order of the case id.
  template <class Self, class Field>
  static constexpr void visit(Self& self, Field&& field) {
    field("pattern", self.pattern, InId::path, "what the pair does: ping_pong, stream");
    field("mechanism", self.mechanism, InId::path, "IPC mechanism; see `ipcmark list`");
    field("wait", self.wait, InId::path, "how a side waits; see `ipcmark list`");
    field("size", self.size, InId::path, "message size in bytes: 64, 4KiB, 1MiB");
    field("placement", self.placement, InId::path,
          "where the pair runs: same_core, smt_sibling, same_llc, same_node, cross_node");
    field("touch", self.touch, InId::axis, "payload written and read: all, or its header only");
    field("capacity", self.capacity, InId::axis, "bytes of buffer; 0B: the mechanism's default");
    field("duration", self.duration, InId::run, "timed part of one repetition");
    field("warmup", self.warmup, InId::run, "discarded part of one repetition");
    field("deadline", self.deadline, InId::run, "after this a repetition is killed: timed_out");
    field("repetitions", self.repetitions, InId::run, "fresh pairs of processes per case");
  }

  // `pattern/mechanism/wait/size/placement[/axis=value ...]`; stable for ever.
  std::string id() const;
};

// Text forms, the same on the command line, in suites and in JSON. parse_value throws UsageError.
std::string format_value(Pattern value);
std::string format_value(Placement value);
std::string format_value(Touch value);
std::string format_value(const std::string& value);
std::string format_value(ByteCount value);
std::string format_value(Nanoseconds value);
std::string format_value(std::uint64_t value);
void parse_value(std::string_view name, std::string_view text, Pattern& value);
void parse_value(std::string_view name, std::string_view text, Placement& value);
void parse_value(std::string_view name, std::string_view text, Touch& value);
void parse_value(std::string_view name, std::string_view text, std::string& value);
void parse_value(std::string_view name, std::string_view text, ByteCount& value);
void parse_value(std::string_view name, std::string_view text, Nanoseconds& value);
void parse_value(std::string_view name, std::string_view text, std::uint64_t& value);

}  // namespace ipcmark
