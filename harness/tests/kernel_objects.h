// Makes and finds one object of each kind that outlives its process.
#pragma once

#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/sys/fd.h"
#include "harness/sys/named_semaphore.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

// One new name of every kind. Paths lie in `folder`.
inline std::vector<ObjectName> one_of_each(const std::filesystem::path& folder) {
  return {{ObjectKind::sysv_msg, random_object_key(), ""},
          {ObjectKind::sysv_sem, random_object_key(), ""},
          {ObjectKind::sysv_shm, random_object_key(), ""},
          {ObjectKind::posix_mq, 0, random_object_name()},
          {ObjectKind::posix_shm, 0, random_object_name()},
          {ObjectKind::posix_sem, 0, random_object_name()},
          {ObjectKind::path, 0, folder.native() + random_object_name()}};
}

inline int open_queue(const std::string& name, int flags) {
  mq_attr small{};
  small.mq_maxmsg = 1;
  small.mq_msgsize = 8;
  return ::mq_open(name.c_str(), flags, 0600, &small);
}

inline bool create(const ObjectName& object) {
  constexpr int kNew = IPC_CREAT | IPC_EXCL | 0600;
  switch (object.kind) {
    case ObjectKind::sysv_msg:
      return ::msgget(object.key, kNew) != -1;
    case ObjectKind::sysv_sem:
      return ::semget(object.key, 1, kNew) != -1;
    case ObjectKind::sysv_shm:
      return ::shmget(object.key, 4096, kNew) != -1;
    case ObjectKind::posix_mq:
      return bool(sys::UniqueFd(open_queue(object.name, O_CREAT | O_EXCL | O_RDWR)));
    case ObjectKind::posix_shm:
      return bool(sys::UniqueFd(::shm_open(object.name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600)));
    case ObjectKind::posix_sem:
      return sys::create_named_semaphore(object.name);
    case ObjectKind::path:
      return ::mkfifo(object.name.c_str(), 0600) == 0;
  }
  throw std::invalid_argument("create: no such kind of object");
}

inline bool semaphore_exists(const std::string& name) {
  sem_t* const semaphore = ::sem_open(name.c_str(), 0);
  return semaphore != SEM_FAILED && ::sem_close(semaphore) == 0;
}

inline bool exists(const ObjectName& object) {
  switch (object.kind) {
    case ObjectKind::sysv_msg:
      return ::msgget(object.key, 0) != -1;
    case ObjectKind::sysv_sem:
      return ::semget(object.key, 0, 0) != -1;
    case ObjectKind::sysv_shm:
      return ::shmget(object.key, 0, 0) != -1;
    case ObjectKind::posix_mq:
      return bool(sys::UniqueFd(open_queue(object.name, O_RDONLY)));
    case ObjectKind::posix_shm:
      return bool(sys::UniqueFd(::shm_open(object.name.c_str(), O_RDONLY, 0)));
    case ObjectKind::posix_sem:
      return semaphore_exists(object.name);
    case ObjectKind::path:
      return ::access(object.name.c_str(), F_OK) == 0;
  }
  throw std::invalid_argument("exists: no such kind of object");
}

}  // namespace ipcmark
