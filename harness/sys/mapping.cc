#include "harness/sys/mapping.h"

#include <sys/mman.h>

#include "harness/sys/error.h"
#include "harness/sys/numa.h"

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

void prefault(void* address, std::size_t bytes) {
  if (::madvise(address, bytes, MADV_POPULATE_WRITE) == 0) return;
  // Before Linux 5.14: a read maps a page of shared memory writable, too.
  constexpr std::size_t kPage = 4096;
  for (std::size_t at = 0; at < bytes; at += kPage) {
    static_cast<void>(*static_cast<volatile char*>(static_cast<char*>(address) + at));
  }
}

void Mapping::reset() {
  if (address_ != nullptr) ::munmap(std::exchange(address_, nullptr), length_);
}

Mapping Mapping::shared(std::size_t bytes, int node) {
  Mapping pages(map(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                    "mmap of shared memory"),
                bytes);
  bind_memory(pages.data(), bytes, node);  // before there are pages
  prefault(pages.data(), bytes);
  return pages;
}

}  // namespace ipcmark::sys
