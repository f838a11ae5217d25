// c_slot_ring SIZE MESSAGES CPU_A CPU_B: messages of one fixed size, 64 or 65536 bytes, streamed
// through a ring of slots from a producer on CPU_A to a consumer on CPU_B. Prints "messages_per_s".
//
// Each side owns an index and keeps a copy of the other's, which it refreshes only when the ring
// looks full or empty; so while neither is, no index line moves between the two caches.
#define _GNU_SOURCE
#include <stdatomic.h>

#include "pair.h"

enum { RING_BYTES = 1 << 20, SMALL = 64, LARGE = 64 << 10 };

struct ring {
  _Alignas(128) _Atomic uint64_t produced;
  uint64_t consumed_seen;
  _Alignas(128) _Atomic uint64_t consumed;
  uint64_t produced_seen;
  _Alignas(128) char slots[RING_BYTES];
};

struct stream {
  struct ring* ring;
  size_t size;
  uint64_t messages;
};

ALWAYS_INLINE void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Keeps the compiler from leaving out a copy whose bytes nobody looks at.
ALWAYS_INLINE void used(const void* bytes) { __asm__ volatile("" ::"r"(bytes) : "memory"); }

ALWAYS_INLINE void push(struct ring* ring, uint64_t at, const char* message, size_t size) {
  const uint64_t places = RING_BYTES / size;
  while (at - ring->consumed_seen == places) {
    ring->consumed_seen = atomic_load_explicit(&ring->consumed, memory_order_acquire);
    if (at - ring->consumed_seen == places) relax();
  }
  memcpy(ring->slots + at % places * size, message, size);
  atomic_store_explicit(&ring->produced, at + 1, memory_order_release);
}

ALWAYS_INLINE void pop(struct ring* ring, uint64_t at, char* message, size_t size) {
  while (at == ring->produced_seen) {
    ring->produced_seen = atomic_load_explicit(&ring->produced, memory_order_acquire);
    if (at == ring->produced_seen) relax();
  }
  memcpy(message, ring->slots + at % (RING_BYTES / size) * size, size);
  atomic_store_explicit(&ring->consumed, at + 1, memory_order_release);
}

// `size` is a constant wherever these are called from.
ALWAYS_INLINE void produce(const struct stream* stream, size_t size) {
  static char message[LARGE];
  memset(message, 1, size);  // never written, it would be one cached page of zeros over and over
  for (uint64_t at = 0; at < stream->messages; ++at) {
    used(message);
    push(stream->ring, at, message, size);
  }
}

// The first tenth warms up. Returns ns per message of the rest.
ALWAYS_INLINE double consume(const struct stream* stream, size_t size) {
  static char message[LARGE];
  const uint64_t first_timed = stream->messages / 10;
  uint64_t begin_ns = 0;
  for (uint64_t at = 0; at < stream->messages; ++at) {
    if (at == first_timed) begin_ns = now_ns();
    pop(stream->ring, at, message, size);
    used(message);
  }
  return (double)(now_ns() - begin_ns) / (double)(stream->messages - first_timed);
}

static void produce_either(void* argument) {
  const struct stream* stream = argument;
  if (stream->size == SMALL) {
    produce(stream, SMALL);
  } else {
    produce(stream, LARGE);
  }
}

static double consume_either(const struct stream* stream) {
  return stream->size == SMALL ? consume(stream, SMALL) : consume(stream, LARGE);
}

static size_t slot_size(const char* text) {
  const long size = number(text, SMALL, LARGE);
  if (size == SMALL || size == LARGE) return (size_t)size;
  fprintf(stderr, "%s: 64 or 65536 is wanted\n", text);
  exit(2);
}

int main(int argc, char** argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: c_slot_ring SIZE MESSAGES CPU_A CPU_B\n");
    return 2;
  }
  struct stream stream = {.ring = shared_memory(sizeof(struct ring)),
                          .size = slot_size(argv[1]),
                          .messages = (uint64_t)number(argv[2], 1000, LONG_MAX)};
  const long cpus[] = {number(argv[3], 0, CPU_SETSIZE - 1), number(argv[4], 0, CPU_SETSIZE - 1)};
  const pid_t producer = start_peer(produce_either, &stream, cpus[0]);
  pin_to(cpus[1]);
  const double ns_per_message = consume_either(&stream);
  stop_peer(producer);
  printf("%.0f\n", 1e9 / ns_per_message);
  return 0;
}
