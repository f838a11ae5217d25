// One point of the sweep. Every option and axis is declared here, once; command line, suite files,
// JSON echo, case id and compare keys are all made from this declaration.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/axes.h"
#include "harness/core/units.h"

namespace ipcmark {

// A size in bytes; a type of its own so that it is parsed and printed with its unit.
struct ByteCount {
  std::uint64_t value = 0;
  friend bool operator==(const ByteCount&, const ByteCount&) = default;
};

// A number of messages; 0, where it is allowed, leaves it to something else.
struct MessageCount {
  std::uint64_t value = 0;
  friend bool operator==(const MessageCount&, const MessageCount&) = default;
};

// Messages per second that are planned; 0: no plan.
struct MessageRate {
  std::uint64_t value = 0;
  friend bool operator==(const MessageRate&, const MessageRate&) = default;
};

// A number of pairs, producers or consumers.
struct HeadCount {
  std::uint64_t value = 1;
  friend bool operator==(const HeadCount&, const HeadCount&) = default;
};

// A number of clients that call at once.
struct ClientCount {
  std::uint64_t value = 1;
  friend bool operator==(const ClientCount&, const ClientCount&) = default;
};

// Pieces of a timed part.
struct SliceCount {
  std::uint64_t value = 1;
  friend bool operator==(const SliceCount&, const SliceCount&) = default;
};

inline constexpr std::uint64_t kMaxSlices = 64;
inline constexpr std::uint64_t kMaxMessageBytes = 256ULL << 20;
// What an open loop is planned at when nobody says.
inline constexpr std::uint64_t kUsualRate = 10'000;

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
  Access access = Access::copy;
  MessageCount batch{1};
  Wrap wrap = Wrap::mirror;
  Stores stores = Stores::automatic;
  Pages pages = Pages::base;
  Timeout timeout = Timeout::off;
  Idle idle = Idle::standard;
  Procedure procedure = Procedure::null;
  Without without = Without::nothing;
  ClientCount clients{1};
  Lock lock = Lock::own;
  MessageRate rate;
  Arrivals arrivals = Arrivals::even;
  HeadCount pairs, producers, consumers;
  Nanoseconds duration{200'000'000};
  Nanoseconds warmup{200'000'000};
  Nanoseconds deadline{10'000'000'000};
  std::uint64_t repetitions = 10;
  Counters counters = Counters::off;
  MessageCount messages{0};
  SliceCount slices;

  // Calls field(name, member, InId, help) for every field, in the order of the case id.
  template <class Self, class Field>
  static constexpr void visit(Self& self, Field&& field) {
    field("pattern", self.pattern, InId::path,
          "what the sides do: ping_pong, stream, call, paced, pairs, fan_in, fan_out, clients");
    field("mechanism", self.mechanism, InId::path, "IPC mechanism; see `ipcmark list`");
    field("wait", self.wait, InId::path, "how a side waits; see `ipcmark list`");
    field("size", self.size, InId::path, "message size in bytes: 64, 4KiB, 1MiB");
    field("placement", self.placement, InId::path,
          "where the pair runs: same_core, smt_sibling, same_llc, same_node, cross_node");
    field("touch", self.touch, InId::axis, "payload written and read: all, or its header only");
    field("capacity", self.capacity, InId::axis, "bytes of buffer; 0B: the mechanism's default");
    field("access", self.access, InId::axis,
          "where messages are made and read: copy (private buffers), in_place (shared memory)");
    field("batch", self.batch, InId::axis, "stream: messages that are published at once");
    field("wrap", self.wrap, InId::axis,
          "end of a ring: mirror (mapped twice), pad (the rest is skipped)");
    field("stores", self.stores, InId::axis,
          "payload written through the caches or past them: automatic, cached, non_temporal");
    field("pages", self.pages, InId::axis, "pages of shared memory: base, thp, hugetlb");
    field("timeout", self.timeout, InId::axis, "a time limit on every wait: off, on");
    field("idle", self.idle, InId::axis, "idle CPUs: default, or poll (kept from halting)");
    field("procedure", self.procedure, InId::axis,
          "call: null, add, or as many bytes as the size says: big_in, big_in_out");
    field("without", self.without, InId::axis,
          "call: what is left out of it: nothing, checks, copies, e_stack");
    field("clients", self.clients, InId::axis, "clients: threads that call at once, 1 to 64");
    field("lock", self.lock, InId::axis,
          "clients: own (an A-stack for each), or global (one lock round every call)");
    field("rate", self.rate, InId::axis, "paced: planned messages per second; 0: 10000");
    field("arrivals", self.arrivals, InId::axis, "paced: when messages are due: even, poisson");
    field("pairs", self.pairs, InId::axis, "pairs: how many at once");
    field("producers", self.producers, InId::axis, "fan_in: how many send to one");
    field("consumers", self.consumers, InId::axis, "fan_out: how many receive from one");
    field("duration", self.duration, InId::run, "timed part of one repetition");
    field("warmup", self.warmup, InId::run, "discarded part of one repetition");
    field("deadline", self.deadline, InId::run, "after this a repetition is killed: timed_out");
    field("repetitions", self.repetitions, InId::run, "fresh pairs of processes per case");
    field("counters", self.counters, InId::run,
          "system calls, allocations and instructions per message, at the cost of the times: off, "
          "on");
    field("messages", self.messages, InId::run,
          "timed part: this many messages, not a duration (20 or more); 0: as many as fit");
    field("slices", self.slices, InId::run,
          "pieces of the timed part, each with a figure of its own; see --turns");
  }

  // `pattern/mechanism/wait/size/placement[/axis=value ...]`; stable for ever.
  std::string id() const;
};

// Text forms, the same on the command line, in suites and in JSON. parse_value throws UsageError.
std::string format_value(Pattern value);
std::string format_value(Placement value);
std::string format_value(Touch value);
std::string format_value(Access value);
std::string format_value(Wrap value);
std::string format_value(Stores value);
std::string format_value(Pages value);
std::string format_value(Timeout value);
std::string format_value(Idle value);
std::string format_value(Procedure value);
std::string format_value(Without value);
std::string format_value(ClientCount value);
std::string format_value(Lock value);
std::string format_value(Arrivals value);
std::string format_value(Counters value);
std::string format_value(MessageRate value);
std::string format_value(HeadCount value);
std::string format_value(MessageCount value);
std::string format_value(SliceCount value);
std::string format_value(const std::string& value);
std::string format_value(ByteCount value);
std::string format_value(Nanoseconds value);
std::string format_value(std::uint64_t value);
void parse_value(std::string_view name, std::string_view text, Pattern& value);
void parse_value(std::string_view name, std::string_view text, Placement& value);
void parse_value(std::string_view name, std::string_view text, Touch& value);
void parse_value(std::string_view name, std::string_view text, Access& value);
void parse_value(std::string_view name, std::string_view text, Wrap& value);
void parse_value(std::string_view name, std::string_view text, Stores& value);
void parse_value(std::string_view name, std::string_view text, Pages& value);
void parse_value(std::string_view name, std::string_view text, Timeout& value);
void parse_value(std::string_view name, std::string_view text, Idle& value);
void parse_value(std::string_view name, std::string_view text, Procedure& value);
void parse_value(std::string_view name, std::string_view text, Without& value);
void parse_value(std::string_view name, std::string_view text, ClientCount& value);
void parse_value(std::string_view name, std::string_view text, Lock& value);
void parse_value(std::string_view name, std::string_view text, Arrivals& value);
void parse_value(std::string_view name, std::string_view text, Counters& value);
void parse_value(std::string_view name, std::string_view text, MessageRate& value);
void parse_value(std::string_view name, std::string_view text, HeadCount& value);
void parse_value(std::string_view name, std::string_view text, MessageCount& value);
void parse_value(std::string_view name, std::string_view text, SliceCount& value);
void parse_value(std::string_view name, std::string_view text, std::string& value);
void parse_value(std::string_view name, std::string_view text, ByteCount& value);
void parse_value(std::string_view name, std::string_view text, Nanoseconds& value);
void parse_value(std::string_view name, std::string_view text, std::uint64_t& value);

}  // namespace ipcmark
