"""What each warning code means. The sentences are those of harness/core/warning.h; a test compares."""

WARNINGS = {
    "unsteady": "the two halves of the repetition differ by more than 10 %: lengthen --warmup or --duration",
    "few_samples": "too few samples for p99: lengthen --duration",
    "preempted": "other work took the CPU from a side more than once per 10 ms: quieten the machine or isolate the "
                 "CPUs",
    "steal": "the hypervisor took time from these CPUs: use a dedicated host",
    "placement_moved": "the line bounce changed by more than half between start and end: the hypervisor moved a vCPU",
    "far": "the two CPUs were further apart than the nearest that this run saw",
    "sibling": "the two CPUs share one core's arithmetic although the topology says otherwise",
    "clocks_disagree": "a call's stamps were out of order: the counters of the two CPUs disagree, and how the call divides "
                       "is not said",
    "counted": "system calls were counted, which costs more than they do: do not read its times",
    "overloaded": "fewer than 95 % of the planned messages per second arrived: the queue grew as long as it went on",
    "shared_cpus": "there were fewer CPUs in this placement than workers, so some took turns on one",
    "page_faults": "the timed part took page faults",
}


def sentence(code: str) -> str:
    return WARNINGS.get(code, "written by another version of ipcmark, which knows what it means")
