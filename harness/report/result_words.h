// The keys of a trial in a result file, in words: see results/README.md for the whole format.
#pragma once

#include <array>
#include <string_view>

namespace ipcmark {

struct ResultWord {
  std::string_view name;
  std::string_view sentence;
};

inline constexpr std::array kResultWords{
    ResultWord{"type", "what a line is: run, trial or footer"},
    ResultWord{"run_id", "16 random hex digits that every line of one run bears"},
    ResultWord{"sequence", "the place of a trial in the order of execution, from 0"},
    ResultWord{"case", "the case id: pattern/mechanism/wait/size/placement[/axis=value ...]"},
    ResultWord{"family", "the kind of mechanism: pipe, socket, shared_memory ..."},
    ResultWord{"wait_kind",
               "polling (burns its CPU), blocking (sleeps) or hybrid (first one, then "
               "the other)"},
    ResultWord{"options", "every option of the case, as text"},
    ResultWord{"repetition", "a fresh pair of processes each, from 0"},
    ResultWord{"retry", "made up for a repetition that ran in another placement class"},
    ResultWord{"status", "ok, or why there are no figures"},
    ResultWord{"reason", "why the status is not ok, in a sentence"},
    ResultWord{"started_unix_ns", "when the trial began, in ns since 1970"},
    ResultWord{"wall_ns", "the whole trial, with fork and warm-up"},
    ResultWord{"cpus", "the CPUs of initiator and responder; of many, of the first pair"},
    ResultWord{"messages",
               "messages in the timed part; round trips in ping_pong, calls in call and clients"},
    ResultWord{
        "latency_ns",
        "round trips in ns, both ways together; halve nothing. In paced the response time: one "
        "way, from when a message was due until it was read"},
    ResultWord{"count", "how many round trips were timed one by one"},
    ResultWord{"min", "the fastest round trip"},
    ResultWord{"p50", "median round trip; below 1 us from batches, see batch"},
    ResultWord{"p90", "one round trip in 10 took longer"},
    ResultWord{"p99", "one round trip in 100 took longer; null with fewer than ten beyond it"},
    ResultWord{"p999", "one in 1,000 took longer; null with fewer than ten beyond it"},
    ResultWord{"p9999", "one in 10,000 took longer; null with fewer than ten beyond it"},
    ResultWord{"max", "the slowest round trip"},
    ResultWord{"mean", "the mean round trip; from batches where batch is above 1"},
    ResultWord{"batch", "round trips per clock reading, where one is too short to be timed alone"},
    ResultWord{"single_shot_p50", "the median of round trips timed one by one"},
    ResultWord{"parts_ns",
               "how a call divides, by stamps of both sides; medians of calls of their own"},
    ResultWord{"stub", "the caller's own part, until it gives control away"},
    ResultWord{"there",
               "from then until the handler begins: the transfer, and the server's checks"},
    ResultWord{"handler", "the handler's part of a call"},
    ResultWord{"back", "from the handler's end until the caller has the result"},
    ResultWord{"whole", "a stamped call, which is longer than a plain one: see reading"},
    ResultWord{"reading", "what one stamp takes; each part holds one, and the whole four"},
    ResultWord{"throughput", "what the receiver took in, one way at full speed"},
    ResultWord{"bytes_per_s", "payload per second over the whole timed part, in bytes"},
    ResultWord{"messages_per_s", "messages per second over the whole timed part"},
    ResultWord{"elapsed_ns", "length of the timed part"},
    ResultWord{"windows", "how many windows of about a millisecond the rate was taken over"},
    ResultWord{"window_messages", "messages per window"},
    ResultWord{"window_p50", "the median window's rate"},
    ResultWord{"window_p10", "the slow tail: nine windows in ten were at least that fast"},
    ResultWord{"window_p01", "the slow tail: 99 windows in 100 were at least that fast"},
    ResultWord{"window_unit", "of the windows' rates: bytes_per_s, or messages_per_s at size 0"},
    ResultWord{"paced", "an open loop beside its response time: what was planned, what came of it"},
    ResultWord{"planned_per_s", "messages per second that were due"},
    ResultWord{"achieved_per_s", "messages per second that arrived"},
    ResultWord{"service_ns", "from when a message began to be sent until it was read"},
    ResultWord{"late_ns", "how long after it was due a message began to be sent"},
    ResultWord{"shares", "of many: what each pair, producer or consumer had of the throughput"},
    ResultWord{"histogram", "every sample, in bins: [midpoint, count]"},
    ResultWord{"unit", "of the histogram: ns"},
    ResultWord{"per", "what a sample of the histogram is: round_trip, message or window"},
    ResultWord{"bins", "[midpoint, count] of the histogram's bins that are not empty"},
    ResultWord{"cost", "what both sides paid in the timed part"},
    ResultWord{"initiator", "the side that asks (ping_pong, call) or produces"},
    ResultWord{"responder", "the side that answers (ping_pong, call) or consumes"},
    ResultWord{"cpu_ns_per_message", "CPU time of a side, user and kernel together"},
    ResultWord{"voluntary_switches_per_message", "how often a side went to sleep"},
    ResultWord{"involuntary_switches_per_message", "how often other work took the CPU from a side"},
    ResultWord{"minor_faults", "page faults that needed no disk"},
    ResultWord{"major_faults", "page faults that waited for a disk"},
    ResultWord{"system_calls_per_message", "system calls of a side; only with --counters on"},
    ResultWord{"user_instructions_per_message",
               "instructions of a side outside the kernel; only with --counters on and a counter"},
    ResultWord{"allocations_per_message",
               "requests of a side's own thread to the heap; only with --counters on"},
    ResultWord{"probe", "the line bounce of the same two CPUs, before and after"},
    ResultWord{"line_bounce_before_ns", "a cache line there and back, before the timed part"},
    ResultWord{"line_bounce_after_ns", "the same after it"},
    ResultWord{"alu_contention",
               "arithmetic on both CPUs at once, over one alone: 1 on two cores, "
               "more where they share one"},
    ResultWord{"class", "the probe's verdict: near, far, sibling, mixed or none"},
    ResultWord{"near", "probe class: the nearest two CPUs that this run saw"},
    ResultWord{"mixed", "probe class: the CPUs moved while they were measured"},
    ResultWord{"warnings", "codes of what disturbed the repetition; `ipcmark explain` knows each"},
};

}  // namespace ipcmark
