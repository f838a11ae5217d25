#include "harness/sys/mapping.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark::sys {

namespace {

void* map(void* hint, std::size_t bytes, int protection, int flags, int fd, const char* what) {
  void* address = ::mmap(hint, bytes, protection, flags, fd, 0);
  if (address == MAP_FAILED) throw_system_error(errno, what);
  return address;
}

}  // namespace

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  if (this != &other) {
    reset();
    address_ = std::exchange(other.address_, nullptr);
    length_ = std::exchange(other.length_, 0);
  }
  return *this;
}

void Mapping::reset() {
  if (address_ != nullptr) ::munmap(std::exchange(address_, nullptr), length_);
}

Mapping Mapping::shared(std::size_t bytes) {
  return {map(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1,
              "mmap of shared memory"),
          bytes};
}

Mapping Mapping::mirrored(std::size_t bytes) {
  const UniqueFd memory(check(::memfd_create("ipcmark", MFD_CLOEXEC), "memfd_create"));
  check_zero(::posix_fallocate(memory.get(), 0, static_cast<off_t>(bytes)), "posix_fallocate of a memfd");
  Mapping both(map(nullptr, 2 * bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, "mmap of address space"),
               2 * bytes);
  for (std::byte* image : {both.data(), both.data() + bytes}) {
    map(image, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_POPULATE, memory.get(),
        "mmap of a memfd");
  }
  return both;
}

}  // namespace ipcmark::sys
