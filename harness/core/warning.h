// Everything that a reader of a figure should be told, as one list of codes with their sentences.
#pragma once

#include <array>
#include <string_view>

namespace ipcmark {

struct WarningText {
  std::string_view code;
  std::string_view sentence;  // what it means and what to do
};

inline constexpr std::array kWarnings{
    WarningText{
        "unsteady",
        "the two halves of the repetition differ by more than 10 %: lengthen --warmup or --duration"},
    WarningText{"few_samples", "too few samples for p99: lengthen --duration"},
    WarningText{
        "preempted",
        "other work took the CPU from a side more than once per 10 ms: quieten the machine or isolate the CPUs"},
    WarningText{"steal", "the hypervisor took time from these CPUs: use a dedicated host"},
    WarningText{
        "placement_moved",
        "the line bounce changed by more than half between start and end: the hypervisor moved a vCPU"},
    WarningText{"far", "the two CPUs were further apart than the nearest that this run saw"},
    WarningText{"sibling",
                "the two CPUs share one core's arithmetic although the topology says otherwise"},
    WarningText{
        "overloaded",
        "fewer than 95 % of the planned messages per second arrived: the queue grew as long as it went on"},
    WarningText{"shared_cpus",
                "there were fewer CPUs in this placement than workers, so some took turns on one"},
    WarningText{"page_faults", "the timed part took page faults"},
    WarningText{
        "clocks_disagree",
        "a call's stamps were out of order: the counters of the two CPUs disagree, and how the "
        "call divides is not said"},
    WarningText{"counted",
                "system calls were counted, which costs more than they do: do not read its times"},
};

}  // namespace ipcmark
