"""The page's words, for a reader who has not met them."""

METHOD = (
    "A repetition is a fresh pair of processes with fresh kernel objects, pinned to two CPUs (or one), warmed up, then "
    "timed. Repetitions of all cases are interleaved in random order, so that drift of the machine hits all alike.",
    "Every figure is the median over repetitions of each repetition's own figure. The range beside it is a 95 % "
    "bootstrap interval over repetitions: two figures whose ranges overlap are called a tie.",
    "Before and after each repetition the same two CPUs pass one cache line back and forth. This line bounce sorts "
    "repetitions into classes (near, far, sibling, mixed). A figure comes from the class with most repetitions and "
    "never mixes classes; the probe corrects nothing.",
    "Round trips are a closed loop: the next message leaves when the answer is back. That is right for request and "
    "reply, and says nothing about waiting in a queue under load.",
    "Below one microsecond the median comes from batches of round trips, and the tail from single ones. A percentile "
    "is given only when at least ten samples lie beyond it. Nothing is subtracted and no sample is dropped.",
    "The sender writes and the receiver reads every byte unless the case says touch=header. Each case is verified "
    "before it is timed; what fails a check has a status and no figure.",
)

TERMS = (
    ("mechanism", "what carries the message: a pipe, a socket, a ring in shared memory"),
    ("wait", "how a side waits for the other; wait and mechanism together are a variant"),
    ("polling", "looks again and again: quick to notice, and burns a CPU even when nothing comes"),
    ("blocking", "sleeps in the kernel until it is woken: costs a wake-up, and no CPU while nothing comes"),
    ("hybrid", "polls for a while, then blocks"),
    ("family", "mechanisms of one kind, such as pipe, socket, message_queue, shared_memory; two of them are never "
               "recommended: floor carries nothing, and library is a reference"),
    ("reference", "a whole library (family library), measured to compare with: it does more than carry bytes"),
    ("notification only", "a mechanism that wakes the other side and carries no data; it is measured at 0 B, where a "
                          "round trip is two wake-ups and nothing else"),
    ("round trip", "message there and answer back, on the client's clock alone; never halved here"),
    ("response, service", "of an open loop, one way: response counts from when a message was planned to be sent, service "
                          "from when it was; the difference is the queue that the sender saw"),
    ("overloaded", "fewer than 95 % of the planned messages per second arrived, so the queue grew to the end"),
    ("p50, p99, p99.9", "half, 99 and 99.9 of 100 round trips took at most this long"),
    ("placement", "same_core: both sides on one CPU; smt_sibling: two threads of a core; same_llc: two cores that "
                  "share the last-level cache; same_node, cross_node: by memory node"),
    ("class", "what the line bounce found beside a repetition: near, far, sibling, mixed, or none on one CPU"),
    ("floor", "what this machine cannot beat: a bounce of one cache line, two clock readings, an empty loop, a copy"),
    ("CPU per message", "processor time of both sides, under constant traffic, divided by messages"),
    ("axis", "a choice beside mechanism and wait. A case names those that are not at their default; they have rows of "
             "their own, appear in the chart of the choices, and are in no other chart and no answer unless named"),
    ("touch", "header: only the first bytes of a message are written and read; default all"),
    ("capacity", "bytes of buffer that were asked for; default 0B, the mechanism's own"),
    ("access", "copy (default): messages are made and read in private memory; in_place: in the shared memory itself"),
    ("batch", "messages of a stream that are published at once; default 1"),
    ("wrap", "the end of a ring. mirror (default): its memory is mapped twice in a row; pad: what does not fit is "
             "skipped"),
    ("stores", "cached, or non_temporal: past the caches; default automatic: past them where the ring is larger"),
    ("pages", "of shared memory: base (default), thp (transparent huge pages), hugetlb (reserved ones)"),
    ("timeout", "on: every wait has a time limit, which never runs out; default off"),
    ("procedure", "of a call: null (default: nothing in or out), add (two numbers in, their sum out), big_in (as many "
                  "bytes in as the size says), big_in_out (and as many out): the four of the LRPC paper"),
    ("without", "checks, copies or e_stack: an LRPC call without that part, to see what it costs; default nothing"),
    ("rate", "of an open loop: messages per second that are due"),
    ("arrivals", "when they are due: even (at equal distances; default), or poisson (at random, as those of many senders)"),
    ("pairs", "how many independent pairs stream at once; counted in one stretch of time; default 1"),
    ("producers", "how many send to one consumer (fan_in); default 1"),
    ("consumers", "how many receive from one producer (fan_out), each message going to one of them; default 1"),
    ("clients", "how many threads call one server at once; default 1"),
    ("lock", "own: an A-stack for each of several clients; global: one lock that each holds during its call; default own"),
    ("idle", "poll: idle CPUs are kept from halting, so that waking one is cheap; default: as the machine has it"),
    ("elided notify", "wakes the peer only when it said that it sleeps; always: wakes it for every message"),
    ("KiB, MiB, GiB", "1,024 bytes and its powers"),
)
