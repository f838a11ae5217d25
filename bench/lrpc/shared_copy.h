// Copies between shared and private memory. Each byte is read once: what is checked afterwards is
// the private copy, which no peer can change under our feet (TOCTTOU).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ipcmark::lrpc {

// The thread sanitizer would call a hostile peer's write a race, as it is; atomic accesses say that
// it is meant. Elsewhere memcpy, and a barrier that forbids to read the source once more.
#if defined(__SANITIZE_THREAD__)
inline void copy_from_shared(void* to, const void* from, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    static_cast<char*>(to)[i] = __atomic_load_n(static_cast<const char*>(from) + i, 0);
}
inline void copy_to_shared(void* to, const void* from, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    __atomic_store_n(static_cast<char*>(to) + i, static_cast<const char*>(from)[i], 0);
}
#else
inline void copy_from_shared(void* to, const void* from, std::size_t bytes) {
  std::memcpy(to, from, bytes);
  asm volatile("" ::"r"(to) : "memory");
}
inline void copy_to_shared(void* to, const void* from, std::size_t bytes) {
  std::memcpy(to, from, bytes);
  asm volatile("" ::"r"(to) : "memory");
}
#endif

inline std::uint64_t load_shared(const std::uint64_t& word) {
  return __atomic_load_n(&word, __ATOMIC_RELAXED);
}
inline std::uint32_t load_shared(const std::uint32_t& word) {
  return __atomic_load_n(&word, __ATOMIC_RELAXED);
}
inline void store_shared(std::uint64_t& word, std::uint64_t value) {
  __atomic_store_n(&word, value, __ATOMIC_RELAXED);
}
inline void store_shared(std::uint32_t& word, std::uint32_t value) {
  __atomic_store_n(&word, value, __ATOMIC_RELAXED);
}

}  // namespace ipcmark::lrpc
