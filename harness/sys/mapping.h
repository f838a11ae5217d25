// Memory shared between the supervisor and its workers, with no name and therefore no leftovers.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace ipcmark::sys {

// An owned mapping; unmapped on destruction. Move-only.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept
      : address_(std::exchange(other.address_, nullptr)),
        length_(std::exchange(other.length_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping() { reset(); }

  // Zeroed pages inherited by fork (MAP_SHARED | MAP_ANONYMOUS), present before it returns, on NUMA
  // node `node` (-1: anywhere).
  static Mapping shared(std::size_t bytes, int node = -1);
  // Takes over what is mapped at [address, address + bytes).
  static Mapping adopt(void* address, std::size_t bytes) { return {address, bytes}; }

  std::byte* data() const { return static_cast<std::byte*>(address_); }
  std::size_t size() const { return length_; }

 private:
  Mapping(void* address, std::size_t length) : address_(address), length_(length) {}
  void reset();

  void* address_ = nullptr;
  std::size_t length_ = 0;
};

// Makes every page of [address, address + bytes) present in *this* process: fork does not copy the
// page tables of shared memory, and a fault in the timed part would be measured.
void prefault(void* address, std::size_t bytes);

// One T in shared memory, constructed by the supervisor and destroyed by it.
template <class T>
class Shared {
 public:
  explicit Shared(int node = -1)
      : mapping_(Mapping::shared(sizeof(T), node)), object_(new (mapping_.data()) T()) {}
  Shared(Shared&& other) noexcept
      : mapping_(std::move(other.mapping_)), object_(std::exchange(other.object_, nullptr)) {}
  Shared& operator=(Shared&&) = delete;
  ~Shared() {
    if (object_ != nullptr) object_->~T();
  }

  T& operator*() const { return *object_; }
  T* operator->() const { return object_; }
  const Mapping& mapping() const { return mapping_; }

 private:
  static_assert(alignof(T) <= 4096);
  Mapping mapping_;
  T* object_;
};

}  // namespace ipcmark::sys
