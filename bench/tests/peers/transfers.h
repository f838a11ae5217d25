// Sends and receives one message, in as few lines as one would write by hand: what c_loops puts into
// its loops. Included once, after _GNU_SOURCE.
#pragma once

#include <linux/futex.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "pair.h"

enum { LARGEST = 1 << 20 };

// One direction in shared memory: the number of the last message, and its bytes right behind.
struct slot {
  _Alignas(128) _Atomic uint32_t sent;
  char payload[LARGEST];
};

struct message {
  long type;
  char text[LARGEST];
};

// What wakes one direction, without a payload.
struct bell {
  _Alignas(128) sem_t semaphore;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  unsigned rings;
};

// One end. out and in: descriptors, or System V queues and semaphores.
struct side {
  int out, in;
  struct slot *tx, *rx;
  struct bell *ring, *heed;
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

ALWAYS_INLINE void eventfd_ring(struct side* s) {
  const uint64_t one = 1;
  if (write(s->out, &one, sizeof one) < 0) die("write");
}
ALWAYS_INLINE void eventfd_heed(struct side* s) {
  uint64_t rings;
  if (read(s->in, &rings, sizeof rings) < 0) die("read");
}

ALWAYS_INLINE void posix_sem_ring(struct side* s) { sem_post(&s->ring->semaphore); }
ALWAYS_INLINE void posix_sem_heed(struct side* s) { sem_wait(&s->heed->semaphore); }

ALWAYS_INLINE void sysv_sem_add(int set, short difference) {
  struct sembuf one = {.sem_op = difference};
  check(semop(set, &one, 1), "semop");
}
ALWAYS_INLINE void sysv_sem_ring(struct side* s) { sysv_sem_add(s->out, 1); }
ALWAYS_INLINE void sysv_sem_heed(struct side* s) { sysv_sem_add(s->in, -1); }

ALWAYS_INLINE void condvar_ring(struct side* s) {
  pthread_mutex_lock(&s->ring->mutex);
  ++s->ring->rings;
  pthread_cond_signal(&s->ring->changed);
  pthread_mutex_unlock(&s->ring->mutex);
}
ALWAYS_INLINE void condvar_heed(struct side* s) {
  pthread_mutex_lock(&s->heed->mutex);
  while (s->heed->rings == 0) pthread_cond_wait(&s->heed->changed, &s->heed->mutex);
  --s->heed->rings;
  pthread_mutex_unlock(&s->heed->mutex);
}
