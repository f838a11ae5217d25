// What each mode of c_loops needs, made before the fork; side 0 asks. Included once.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "transfers.h"

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

static void open_eventfd(struct side s[2]) {
  for (int from = 0; from < 2; ++from) {
    s[from].out = s[!from].in = check(eventfd(0, EFD_SEMAPHORE), "eventfd");
  }
}

// Connected over loopback, as ipcmark's tcp: without Nagle's delay, under cubic where it is.
static void open_tcp(struct side s[2]) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof here;
  const int listener = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
  check(bind(listener, (struct sockaddr*)&here, length), "bind");
  check(getsockname(listener, (struct sockaddr*)&here, &length), "getsockname");
  check(listen(listener, 1), "listen");
  s[0].in = s[0].out = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
  check(connect(s[0].in, (struct sockaddr*)&here, length), "connect");
  s[1].in = s[1].out = check(accept(listener, NULL, NULL), "accept");
  close(listener);
  const int yes = 1;
  for (int i = 0; i < 2; ++i) {
    check(setsockopt(s[i].in, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes), "TCP_NODELAY");
    setsockopt(s[i].in, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5);
  }
}

// What System V leaves behind: removed by its number, whatever it is.
static int objects[2] = {-1, -1};
static void remove_queues(void) {
  for (int i = 0; i < 2; ++i) msgctl(objects[i], IPC_RMID, NULL);
}
static void remove_semaphores(void) {
  for (int i = 0; i < 2; ++i) semctl(objects[i], 0, IPC_RMID);
}

static void open_sysv_mq(struct side s[2]) {
  undo = remove_queues;
  for (int from = 0; from < 2; ++from) {
    objects[from] = s[from].out = s[!from].in = check(msgget(IPC_PRIVATE, 0600), "msgget");
  }
}

static void open_sysv_sem(struct side s[2]) {
  undo = remove_semaphores;
  for (int from = 0; from < 2; ++from) {
    objects[from] = s[from].out = s[!from].in = check(semget(IPC_PRIVATE, 1, 0600), "semget");
    check(semctl(objects[from], 0, SETVAL, 0), "semctl");
  }
}

static void open_bells(struct side s[2]) {
  pthread_mutexattr_t for_mutex;
  pthread_condattr_t for_condition;
  pthread_mutexattr_init(&for_mutex);
  pthread_condattr_init(&for_condition);
  pthread_mutexattr_setpshared(&for_mutex, PTHREAD_PROCESS_SHARED);
  pthread_condattr_setpshared(&for_condition, PTHREAD_PROCESS_SHARED);
  for (int from = 0; from < 2; ++from) {
    struct bell* bell = s[from].ring = s[!from].heed = shared_memory(sizeof *bell);
    check(sem_init(&bell->semaphore, 1, 0), "sem_init");
    pthread_mutex_init(&bell->mutex, &for_mutex);
    pthread_cond_init(&bell->changed, &for_condition);
  }
}

static void open_memory(struct side s[2]) {
  for (int from = 0; from < 2; ++from)
    s[from].tx = s[!from].rx = shared_memory(sizeof(struct slot));
}
