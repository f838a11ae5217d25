// c_loops MODE SIZE ROUNDTRIPS CPU_A CPU_B: a ping-pong as one would write it by hand, one mode for
// each of ipcmark's mechanisms, with the same system calls and nothing around them. Prints the
// round trip's "p50_ns p99_ns".
#define _GNU_SOURCE
#include <linux/futex.h>
#include <mqueue.h>
#include <stdatomic.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "pair.h"

enum { WARM_UP = 2000, LARGEST = 1 << 20 };

// One direction in shared memory: the number of the last message, and its bytes right behind.
struct slot {
  _Alignas(128) _Atomic uint32_t sent;
  char payload[LARGEST];
};

struct message {
  long type;
  char text[LARGEST];
};

// One end. out and in: descriptors, or System V queues.
struct side {
  int out, in;
  struct slot *tx, *rx;
  uint32_t sent, received;
  size_t size;
  struct message* own;
  void (*serve)(struct side*);
};

// The transfers. Each is inlined into its mode's loop.
typedef void transfer(struct side*);

ALWAYS_INLINE void fd_send(struct side* s) {
  for (size_t done = 0; done < s->size;) {
    const ssize_t n = write(s->out, s->own->text + done, s->size - done);
    if (n <= 0) die("write");
    done += (size_t)n;
  }
}
ALWAYS_INLINE void fd_receive(struct side* s) {
  for (size_t done = 0; done < s->size;) {
    const ssize_t n = read(s->in, s->own->text + done, s->size - done);
    if (n <= 0) die("read");
    done += (size_t)n;
  }
}

ALWAYS_INLINE void mq_put(struct side* s) {
  check(mq_send(s->out, s->own->text, s->size, 0), "mq_send");
}
ALWAYS_INLINE void mq_get(struct side* s) {
  if (mq_receive(s->in, s->own->text, s->size, NULL) < 0) die("mq_receive");
}

ALWAYS_INLINE void msg_put(struct side* s) {
  s->own->type = 1;
  check(msgsnd(s->out, s->own, s->size, 0), "msgsnd");
}
ALWAYS_INLINE void msg_get(struct side* s) {
  if (msgrcv(s->in, s->own, s->size, 0, 0) < 0) die("msgrcv");
}

ALWAYS_INLINE void put(struct side* s) {
  memcpy(s->tx->payload, s->own->text, s->size);
  atomic_store_explicit(&s->tx->sent, ++s->sent, memory_order_release);
}
ALWAYS_INLINE uint32_t arrived(struct side* s) {
  return atomic_load_explicit(&s->rx->sent, memory_order_acquire);
}
ALWAYS_INLINE void take(struct side* s) {
  memcpy(s->own->text, s->rx->payload, s->size);
  ++s->received;
}

ALWAYS_INLINE void futex_send(struct side* s) {
  put(s);
  syscall(SYS_futex, &s->tx->sent, FUTEX_WAKE, 1, NULL, NULL, 0);
}
ALWAYS_INLINE void futex_receive(struct side* s) {
  while (arrived(s) == s->received) {
    syscall(SYS_futex, &s->rx->sent, FUTEX_WAIT, s->received, NULL, NULL, 0);
  }
  take(s);
}

ALWAYS_INLINE void spin_receive(struct side* s) {
  while (arrived(s) == s->received) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  take(s);
}

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

// What a mode needs, made before the fork; side 0 asks.
static void open_pipe(struct side s[2]) {
  for (int from = 0; from < 2; ++from) {
    int ends[2];
    check(pipe(ends), "pipe");
    s[!from].in = ends[0];
    s[from].out = ends[1];
  }
}

static void open_unix_stream(struct side s[2]) {
  int ends[2];
  check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  for (int i = 0; i < 2; ++i) s[i].in = s[i].out = ends[i];
}

static void open_posix_mq(struct side s[2]) {
  for (int from = 0; from < 2; ++from) {
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = (long)s[0].size};
    char name[64];
    snprintf(name, sizeof name, "/ipcmark-c-loops-%ld-%d", (long)getpid(), from);
    s[from].out = s[!from].in =
        check(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes), "mq_open");
    mq_unlink(name);
  }
}

static int queues[2] = {-1, -1};
static void remove_queues(void) {
  for (int i = 0; i < 2; ++i) msgctl(queues[i], IPC_RMID, NULL);
}
static void open_sysv_mq(struct side s[2]) {
  undo = remove_queues;
  for (int from = 0; from < 2; ++from) {
    queues[from] = s[from].out = s[!from].in = check(msgget(IPC_PRIVATE, 0600), "msgget");
  }
}

static void open_memory(struct side s[2]) {
  for (int from = 0; from < 2; ++from)
    s[from].tx = s[!from].rx = shared_memory(sizeof(struct slot));
}

static const struct mode {
  const char* name;
  void (*open)(struct side[2]);
  void (*ask)(struct side*, uint64_t*, long);
  void (*answer)(struct side*);
} modes[] = {
    {"pipe", open_pipe, ask_fd, answer_fd},
    {"unix_stream", open_unix_stream, ask_fd, answer_fd},
    {"posix_mq", open_posix_mq, ask_mq, answer_mq},
    {"sysv_mq", open_sysv_mq, ask_msg, answer_msg},
    {"futex", open_memory, ask_futex, answer_futex},
    {"spin", open_memory, ask_spin, answer_spin},
};

static const struct mode* mode_named(const char* name) {
  for (size_t i = 0; i < sizeof modes / sizeof *modes; ++i) {
    if (strcmp(modes[i].name, name) == 0) return &modes[i];
  }
  fprintf(stderr, "%s: pipe, unix_stream, posix_mq, sysv_mq, futex or spin is wanted\n", name);
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
      .size = (size_t)number(arguments[1], 1, LARGEST),
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
