#include "harness/run/object_removal.h"

#include <mqueue.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

namespace ipcmark {

namespace {

bool is_ours(const ipc_perm& permissions) { return permissions.cuid == ::geteuid(); }

bool remove_queue(key_t key) {
  const int id = ::msgget(key, 0);
  msqid_ds facts{};
  return id != -1 && ::msgctl(id, IPC_STAT, &facts) == 0 && is_ours(facts.msg_perm) &&
         ::msgctl(id, IPC_RMID, nullptr) == 0;
}

// semctl leaves it to its callers to declare what it takes.
union SemaphoreArgument {
  int value;
  semid_ds* facts;
};

bool remove_semaphores(key_t key) {
  const int id = ::semget(key, 0, 0);
  semid_ds facts{};
  const SemaphoreArgument argument{.facts = &facts};
  return id != -1 && ::semctl(id, 0, IPC_STAT, argument) == 0 && is_ours(facts.sem_perm) &&
         ::semctl(id, 0, IPC_RMID) == 0;
}

bool remove_segment(key_t key, pid_t creator) {
  const int id = ::shmget(key, 0, 0);
  shmid_ds facts{};
  return id != -1 && ::shmctl(id, IPC_STAT, &facts) == 0 && is_ours(facts.shm_perm) &&
         facts.shm_cpid == creator && ::shmctl(id, IPC_RMID, nullptr) == 0;
}

}  // namespace

bool remove_object(const ObjectName& object, pid_t creator) {
  switch (object.kind) {
    case ObjectKind::sysv_msg:
      return remove_queue(object.key);
    case ObjectKind::sysv_sem:
      return remove_semaphores(object.key);
    case ObjectKind::sysv_shm:
      return remove_segment(object.key, creator);
    case ObjectKind::posix_mq:
      return ::mq_unlink(object.name.c_str()) == 0;
    case ObjectKind::posix_shm:
      return ::shm_unlink(object.name.c_str()) == 0;
    case ObjectKind::posix_sem:
      return ::sem_unlink(object.name.c_str()) == 0;
    case ObjectKind::path:
      return ::unlink(object.name.c_str()) == 0;
  }
  return false;
}

}  // namespace ipcmark
