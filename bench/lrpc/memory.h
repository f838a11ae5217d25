// Mapped memory that unmaps itself.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <memory>

namespace ipcmark::lrpc {

struct Unmap {
  std::size_t bytes = 0;
  void operator()(std::byte* address) const { ::munmap(address, bytes); }
};

// Owns what is mapped at its address; move-only.
using Memory = std::unique_ptr<std::byte, Unmap>;

inline Memory own(void* address, std::size_t bytes) {
  return {static_cast<std::byte*>(address), Unmap{bytes}};
}

}  // namespace ipcmark::lrpc
