// A forked, pinned pair, in as little C as it takes. Included once by each peer program, which
// defines _GNU_SOURCE first.
#pragma once

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// What a program must undo before it ends early; set before start_peer.
static void (*undo)(void);

_Noreturn static void abandon(int signal_number) {
  (void)signal_number;
  if (undo != NULL) undo();
  _exit(EXIT_FAILURE);
}

_Noreturn static void die(const char* what) {
  perror(what);
  abandon(0);
}

static int check(int rc, const char* what) {
  if (rc < 0) die(what);
  return rc;
}

static long number(const char* text, long least, long most) {
  char* end;
  errno = 0;
  const long value = strtol(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
    fprintf(stderr, "%s: a whole number from %ld to %ld is wanted\n", text, least, most);
    exit(2);
  }
  return value;
}

static void pin_to(long cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET((size_t)cpu, &one);
  check(sched_setaffinity(0, sizeof one, &one), "sched_setaffinity");
}

static void* shared_memory(size_t bytes) {
  void* memory =
      mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) die("mmap");
  return memory;
}

// Forks the peer, which runs play(side) on cpu until it is killed. If either ends early, so does
// the other.
static pid_t start_peer(void (*play)(void*), void* side, long cpu) {
  const int ends[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; ++i) signal(ends[i], abandon);
  const pid_t parent = getpid();
  const pid_t peer = check(fork(), "fork");
  if (peer != 0) return peer;
  check(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl");
  if (getppid() != parent) _exit(EXIT_FAILURE);
  undo = NULL;
  pin_to(cpu);
  play(side);
  for (;;) pause();
}

static void stop_peer(pid_t peer) {
  signal(SIGCHLD, SIG_DFL);
  kill(peer, SIGKILL);
  check(waitpid(peer, NULL, 0), "waitpid");
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}
