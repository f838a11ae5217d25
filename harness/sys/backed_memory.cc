#include "harness/sys/backed_memory.h"

#include <fcntl.h>
#include <linux/memfd.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

#include <algorithm>
#include <filesystem>

#include "harness/sys/error.h"
#include "harness/sys/fd.h"
#include "harness/sys/huge_pages.h"
#include "harness/sys/kernel_limit.h"
#include "harness/sys/numa.h"

namespace ipcmark::sys {

namespace {

// Address space for all images, aligned to the pages that will lie there.
Mapping reserve(const MemoryPlan& plan) {
  const std::size_t page = page_bytes(plan.pages), bytes = plan.images * plan.bytes;
  void* const address =
      ::mmap(nullptr, bytes + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) throw_system_error(errno, "mmap of address space");
  auto* const start = static_cast<std::byte*>(address);
  const std::size_t head = -reinterpret_cast<std::uintptr_t>(start) % page;
  if (head != 0) ::munmap(start, head);
  if (page != head) ::munmap(start + head + bytes, page - head);
  return Mapping::adopt(start + head, bytes);
}

void* map_at(void* address, std::size_t bytes, int flags, int fd, const char* what) {
  void* const mapped =
      ::mmap(address, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | flags, fd, 0);
  if (mapped == MAP_FAILED) throw_system_error(errno, what);
  return mapped;
}

UniqueFd open_posix(ObjectJournal* journal) {
  const Intent intent(journal, {ObjectKind::posix_shm, 0, random_object_name()});
  const char* const name = intent.object().name.c_str();
  UniqueFd fd(check(::shm_open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600), "shm_open"));
  ::shm_unlink(name);
  return fd;
}

UniqueFd open_file() {
  const auto folder = std::filesystem::temp_directory_path();
  return UniqueFd(check(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600),
                        "open with O_TMPFILE in $TMPDIR"));
}

UniqueFd open_memory(const MemoryPlan& plan) {
  const unsigned huge = plan.pages == Pages::hugetlb ? MFD_HUGETLB | MFD_HUGE_2MB : 0U;
  switch (plan.backing) {
    case Backing::posix:
      return open_posix(plan.journal);
    case Backing::file:
      return open_file();
    default:
      return UniqueFd(check(::memfd_create("ipcmark", MFD_CLOEXEC | huge), "memfd_create"));
  }
}

void map_file(const MemoryPlan& plan, std::byte* at) {
  const UniqueFd fd = open_memory(plan);
  // Transparent huge pages come with the first touch of an advised mapping, not from fallocate.
  if (plan.pages == Pages::thp) {
    check(::ftruncate(fd.get(), static_cast<off_t>(plan.bytes)), "ftruncate");
  } else {
    bind_memory(map_at(at, plan.bytes, 0, fd.get(), "mmap"), plan.bytes, plan.node);
    check_zero(::posix_fallocate(fd.get(), 0, static_cast<off_t>(plan.bytes)), "posix_fallocate");
  }
  for (unsigned i = 0; i < plan.images; ++i) {
    map_at(at + i * plan.bytes, plan.bytes, 0, fd.get(), "mmap");
  }
}

const char* shm_limit(int error) {
  if (error == ENOSPC) return "kernel.shmmni";
  return error == EINVAL ? "kernel.shmmax" : "kernel.shmall";
}

void map_sysv(const MemoryPlan& plan, std::byte* at) {
  const Intent intent(plan.journal, {ObjectKind::sysv_shm, random_object_key(), {}});
  const int huge = plan.pages == Pages::hugetlb ? SHM_HUGETLB : 0;
  const int id = ::shmget(intent.object().key, plan.bytes, IPC_CREAT | IPC_EXCL | 0600 | huge);
  if (id == -1) throw_limit(errno, "shmget", shm_limit(errno));
  bool attached = true;
  for (unsigned i = 0; i < plan.images && attached; ++i) {
    attached = ::shmat(id, at + i * plan.bytes, SHM_REMAP) != reinterpret_cast<void*>(-1);
  }
  const int error = errno;
  ::shmctl(id, IPC_RMID, nullptr);  // it lives on until the last process has detached
  if (!attached) throw_system_error(error, "shmat");
}

// Without a descriptor, the second image is a "move" of nothing that leaves the first in place.
void map_anonymous(const MemoryPlan& plan, std::byte* at) {
  const int huge = plan.pages == Pages::hugetlb ? MAP_HUGETLB : 0;
  map_at(at, plan.bytes, MAP_ANONYMOUS | huge, -1, "mmap of anonymous memory");
  if (plan.images == 1) return;
  if (::mremap(at, 0, plan.bytes, MREMAP_MAYMOVE | MREMAP_FIXED, at + plan.bytes) == MAP_FAILED) {
    throw_system_error(errno, "mremap of anonymous memory");
  }
}

}  // namespace

std::size_t page_bytes(Pages pages) {
  return pages == Pages::base ? std::size_t{4} << 10 : std::size_t{2} << 20;
}

std::optional<std::string> memory_unsupported(const MemoryPlan& plan) {
  if (plan.backing == Backing::file && plan.pages != Pages::base)
    return "files on disk have pages of the base size only";
  if (plan.backing == Backing::posix && plan.pages != Pages::base)
    return "/dev/shm has huge pages only where it is mounted with them (huge=advise); a memfd does "
           "not depend on it";
  if (plan.backing == Backing::anonymous && plan.pages == Pages::hugetlb && plan.images > 1)
    return "hugetlb memory without a descriptor cannot be mapped twice; take wrap=pad";
  return huge_pages_unsupported(plan.pages, plan.bytes);
}

Mapping map_memory(const MemoryPlan& plan) {
  Mapping memory = reserve(plan);
  if (plan.backing == Backing::sysv) {
    map_sysv(plan, memory.data());
  } else if (plan.backing == Backing::anonymous) {
    map_anonymous(plan, memory.data());
  } else {
    map_file(plan, memory.data());
  }
  if (plan.pages == Pages::thp) ::madvise(memory.data(), memory.size(), MADV_HUGEPAGE);
  bind_memory(memory.data(), plan.bytes, plan.node);  // other images show the same pages
  prefault(memory.data(), memory.size());
  if (plan.pages == Pages::thp && !all_huge(memory.data(), plan.bytes))
    throw_system_error(ENOMEM, "the kernel gave small pages for transparent huge ones");
  return memory;
}

}  // namespace ipcmark::sys
