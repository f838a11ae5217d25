// c_loops MODE SIZE ROUNDTRIPS CPU_A CPU_B: a ping-pong as one would write it by hand, one mode for
// each of ipcmark's mechanisms, with the same system calls and nothing around them. Prints the
// round trip's "p50_ns p99_ns". Bells carry no payload: their SIZE is not looked at.
#define _GNU_SOURCE
#include "openings.h"

enum { WARM_UP = 2000 };

// The loops. `ns` has room for the timed round trips.
ALWAYS_INLINE void ask(struct side* s, transfer send, transfer receive, uint64_t* ns, long n) {
  for (long i = -WARM_UP; i < n; ++i) {
    const uint64_t begin = now_ns();
    send(s);
    receive(s);
    if (i >= 0) ns[i] = now_ns() - begin;
  }
}
ALWAYS_INLINE void answer(struct side* s, transfer send, transfer receive) {
  for (;;) {
    receive(s);
    send(s);
  }
}

#define LOOPS(name, send, receive)                                                               \
  static void ask_##name(struct side* s, uint64_t* ns, long n) { ask(s, send, receive, ns, n); } \
  static void answer_##name(struct side* s) { answer(s, send, receive); }
LOOPS(fd, fd_send, fd_receive)
LOOPS(mq, mq_put, mq_get)
LOOPS(msg, msg_put, msg_get)
LOOPS(futex, futex_send, futex_receive)
LOOPS(spin, put, spin_receive)
LOOPS(eventfd, eventfd_ring, eventfd_heed)
LOOPS(posix_sem, posix_sem_ring, posix_sem_heed)
LOOPS(sysv_sem, sysv_sem_ring, sysv_sem_heed)
LOOPS(condvar, condvar_ring, condvar_heed)

static const struct mode {
  const char* name;
  void (*open)(struct side[2]);
  void (*ask)(struct side*, uint64_t*, long);
  void (*answer)(struct side*);
} modes[] = {
    {"pipe", open_pipe, ask_fd, answer_fd},
    {"unix_stream", open_unix_stream, ask_fd, answer_fd},
    {"tcp", open_tcp, ask_fd, answer_fd},
    {"posix_mq", open_posix_mq, ask_mq, answer_mq},
    {"sysv_mq", open_sysv_mq, ask_msg, answer_msg},
    {"futex", open_memory, ask_futex, answer_futex},
    {"spin", open_memory, ask_spin, answer_spin},
    {"eventfd", open_eventfd, ask_eventfd, answer_eventfd},
    {"posix_sem", open_bells, ask_posix_sem, answer_posix_sem},
    {"sysv_sem", open_sysv_sem, ask_sysv_sem, answer_sysv_sem},
    {"condvar", open_bells, ask_condvar, answer_condvar},
};

static const struct mode* mode_named(const char* name) {
  for (size_t i = 0; i < sizeof modes / sizeof *modes; ++i) {
    if (strcmp(modes[i].name, name) == 0) return &modes[i];
  }
  fprintf(stderr, "%s: no such mode; known:", name);
  for (size_t i = 0; i < sizeof modes / sizeof *modes; ++i) fprintf(stderr, " %s", modes[i].name);
  fputc('\n', stderr);
  exit(2);
}

static void serve(void* side) {
  struct side* s = side;
  s->serve(s);
}

static int ascending(const void* a, const void* b) {
  const uint64_t x = *(const uint64_t*)a, y = *(const uint64_t*)b;
  return (x > y) - (x < y);
}

static void print_quantiles(uint64_t* ns, long n) {
  qsort(ns, (size_t)n, sizeof *ns, ascending);
  printf("%llu %llu\n", (unsigned long long)ns[n / 2], (unsigned long long)ns[n - 1 - n / 100]);
}

struct job {
  const struct mode* mode;
  size_t size;
  long round_trips, cpus[2];
};

static struct job parse(char** arguments) {
  return (struct job){
      .mode = mode_named(arguments[0]),
      .size = (size_t)number(arguments[1], 0, LARGEST),
      .round_trips = number(arguments[2], 100, 100000000),
      .cpus = {number(arguments[3], 0, CPU_SETSIZE - 1), number(arguments[4], 0, CPU_SETSIZE - 1)}};
}

// One buffer for both ends: after the fork each has its own copy. Filled, because what was never
// written is one page of zeros over and over, which is always in the cache.
static struct message* message_buffer(void) {
  struct message* own = malloc(sizeof *own);
  if (own == NULL) die("malloc");
  memset(own->text, 1, sizeof own->text);
  return own;
}

int main(int argc, char** argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: c_loops MODE SIZE ROUNDTRIPS CPU_A CPU_B\n");
    return 2;
  }
  const struct job job = parse(argv + 1);
  uint64_t* ns = shared_memory((size_t)job.round_trips * sizeof *ns);
  const struct side end = {.size = job.size, .own = message_buffer(), .serve = job.mode->answer};
  struct side sides[2] = {end, end};
  job.mode->open(sides);
  const pid_t peer = start_peer(serve, &sides[1], job.cpus[1]);
  pin_to(job.cpus[0]);
  job.mode->ask(&sides[0], ns, job.round_trips);
  stop_peer(peer);
  if (undo != NULL) undo();
  print_quantiles(ns, job.round_trips);
  return 0;
}
