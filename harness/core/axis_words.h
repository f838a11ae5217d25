// The words of every axis that is a choice of words, each with a sentence about it: for command line,
// suites, JSON and `ipcmark explain`.
#pragma once

#include <array>
#include <string_view>

#include "harness/core/axes.h"

namespace ipcmark {

template <class E>
struct Word {
  E value;
  std::string_view text;
  std::string_view help;
};

inline constexpr std::array kPatterns{
    Word<Pattern>{Pattern::ping_pong, "ping_pong",
                  "one side asks and the other answers, one message under way: the round trip"},
    Word<Pattern>{Pattern::stream, "stream",
                  "one side sends as fast as the other receives: the throughput, one way"},
    Word<Pattern>{Pattern::call, "call",
                  "one side calls a procedure of the other's: request and reply differ in size"},
    Word<Pattern>{Pattern::clients, "clients",
                  "several threads call one server at once: the throughput of all together"},
    Word<Pattern>{Pattern::paced, "paced",
                  "one side sends at planned times, one way: the response time, counted from them"},
    Word<Pattern>{Pattern::pairs, "pairs",
                  "several independent pairs stream at once: the throughput of all together"},
    Word<Pattern>{Pattern::fan_in, "fan_in",
                  "several producers stream to one consumer: the throughput of all together"},
    Word<Pattern>{Pattern::fan_out, "fan_out",
                  "one producer streams to several consumers, each message to one of them"}};
inline constexpr std::array kArrivals{
    Word<Arrivals>{Arrivals::even, "even", "messages are due at equal distances"},
    Word<Arrivals>{Arrivals::poisson, "poisson",
                   "messages are due at random, as those of many independent senders are"}};
inline constexpr std::array kProcedures{
    Word<Procedure>{Procedure::null, "null", "nothing in, nothing out"},
    Word<Procedure>{Procedure::add, "add", "two 4-byte numbers in, their sum out"},
    Word<Procedure>{Procedure::big_in, "big_in", "as many bytes in as the size says"},
    Word<Procedure>{Procedure::big_in_out, "big_in_out", "as many bytes in, and as many out"}};
inline constexpr std::array kWithouts{
    Word<Without>{Without::nothing, "nothing", "a call as it should be"},
    Word<Without>{Without::checks, "checks", "binding, A-stack and concurrency are not checked"},
    Word<Without>{Without::copies, "copies", "the handler uses arguments in shared memory"},
    Word<Without>{Without::e_stack, "e_stack", "the handler runs on the caller's stack"}};
inline constexpr std::array kLocks{
    Word<Lock>{Lock::own, "own", "every client has an A-stack of its own, and no lock"},
    Word<Lock>{Lock::global, "global", "one lock, for all clients, is held during every call"}};
inline constexpr std::array kPlacements{
    Word<Placement>{Placement::same_core, "same_core", "both sides take turns on one CPU"},
    Word<Placement>{Placement::smt_sibling, "smt_sibling",
                    "two hardware threads of one core, which share its first cache"},
    Word<Placement>{Placement::same_llc, "same_llc",
                    "two cores that share a last-level cache: the usual case"},
    Word<Placement>{Placement::same_node, "same_node",
                    "two cores of one NUMA node that share no cache"},
    Word<Placement>{Placement::cross_node, "cross_node",
                    "two cores of different NUMA nodes; the memory is the initiator's"}};
inline constexpr std::array kTouches{
    Word<Touch>{Touch::all, "all",
                "the producer writes and the consumer reads and checks every byte"},
    Word<Touch>{Touch::header, "header", "both handle the first bytes of a message only"}};
inline constexpr std::array kAccesses{
    Word<Access>{Access::copy, "copy", "messages are made and read in private buffers"},
    Word<Access>{Access::in_place, "in_place",
                 "messages are made and read where they lie, in the transport's own memory"}};
inline constexpr std::array kWraps{
    Word<Wrap>{Wrap::mirror, "mirror",
               "the ring is mapped twice in a row, so that no message is ever split"},
    Word<Wrap>{Wrap::pad, "pad", "a message that does not fit before the end starts at the front"}};
inline constexpr std::array kStores{
    Word<Stores>{Stores::automatic, "automatic",
                 "past the caches where the ring is larger than the last-level cache"},
    Word<Stores>{Stores::cached, "cached", "payload is written through the caches"},
    Word<Stores>{Stores::non_temporal, "non_temporal", "payload is written past the caches"}};
inline constexpr std::array kPages{
    Word<Pages>{Pages::base, "base", "shared memory of the machine's smallest pages"},
    Word<Pages>{Pages::thp, "thp", "shared memory of transparent huge pages"},
    Word<Pages>{Pages::hugetlb, "hugetlb",
                "shared memory of reserved huge pages (vm.nr_hugepages)"}};
inline constexpr std::array kTimeouts{
    Word<Timeout>{Timeout::off, "off", "waits have no time limit"},
    Word<Timeout>{Timeout::on, "on", "every wait carries a time limit, one that never runs out"}};
inline constexpr std::array kIdles{
    Word<Idle>{Idle::standard, "default", "idle CPUs sleep as the system lets them"},
    Word<Idle>{Idle::poll, "poll", "idle CPUs are kept from halting while the pair runs"}};
inline constexpr std::array kCounters{
    Word<Counters>{Counters::off, "off", "only what is free to count is counted"},
    Word<Counters>{Counters::on, "on",
                   "system calls and instructions too; times are too long for it"}};

// Calls each(axis, words) for every table, under the name of its field in CaseSpec.
template <class Each>
void visit_words(Each&& each) {
  each("pattern", kPatterns);
  each("placement", kPlacements);
  each("touch", kTouches);
  each("access", kAccesses);
  each("wrap", kWraps);
  each("stores", kStores);
  each("pages", kPages);
  each("timeout", kTimeouts);
  each("idle", kIdles);
  each("procedure", kProcedures);
  each("without", kWithouts);
  each("lock", kLocks);
  each("arrivals", kArrivals);
  each("counters", kCounters);
}

// The fields of AxisSet, under the same names.
struct AxisChoice {
  std::string_view name;
  bool AxisSet::*has;
};
inline constexpr std::array kAxisChoices{
    AxisChoice{"access", &AxisSet::access},  AxisChoice{"batch", &AxisSet::batch},
    AxisChoice{"wrap", &AxisSet::wrap},      AxisChoice{"stores", &AxisSet::stores},
    AxisChoice{"pages", &AxisSet::pages},    AxisChoice{"timeout", &AxisSet::timeout},
    AxisChoice{"without", &AxisSet::without}};

}  // namespace ipcmark
