// One of the four rings that an AF_XDP socket shares with the kernel: two to give frames, two to
// get them. Neither end ever waits here, and no call is made.
#pragma once

#include <linux/if_xdp.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdint>

#include "harness/sys/error.h"
#include "harness/sys/mapping.h"

namespace ipcmark::xdp {

inline constexpr std::uint32_t kRingEntries = 64;

// Entry: xdp_desc for the rings of sent and received frames, an address for the other two. Who
// pushes takes care that there is room: no more frames are about than a ring has entries.
template <class Entry>
class Ring {
 public:
  Ring(int socket, const xdp_ring_offset& at, std::uint64_t which)
      : mapping_(map(socket, at.desc + kRingEntries * sizeof(Entry), which)),
        producer_(word(at.producer)),
        consumer_(word(at.consumer)),
        flags_(word(at.flags)),
        entries_(reinterpret_cast<Entry*>(mapping_.data() + at.desc)) {}

  void push(const Entry& entry) {
    entries_[next_ % kRingEntries] = entry;
    producer_.store(++next_, std::memory_order_release);
  }
  bool pop(Entry& entry) {
    if (producer_.load(std::memory_order_acquire) == next_) return false;
    entry = entries_[next_ % kRingEntries];
    consumer_.store(++next_, std::memory_order_release);
    return true;
  }
  // The kernel has taken all that was pushed.
  bool is_drained() const { return consumer_.load(std::memory_order_acquire) == next_; }
  // The kernel looks into the ring only when it is called.
  bool needs_wakeup() const {
    return (flags_.load(std::memory_order_relaxed) & XDP_RING_NEED_WAKEUP) != 0;
  }

 private:
  static sys::Mapping map(int socket, std::size_t bytes, std::uint64_t which) {
    void* const address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                                 socket, static_cast<off_t>(which));
    if (address == MAP_FAILED) sys::throw_system_error(errno, "mmap of a ring of AF_XDP");
    return sys::Mapping::adopt(address, bytes);
  }
  std::atomic_ref<std::uint32_t> word(std::uint64_t offset) const {
    return std::atomic_ref(*reinterpret_cast<std::uint32_t*>(mapping_.data() + offset));
  }

  sys::Mapping mapping_;
  std::atomic_ref<std::uint32_t> producer_, consumer_, flags_;
  Entry* entries_;
  std::uint32_t next_ = 0;  // of this end
};

// All four, of a socket that has been bound.
struct Rings {
  explicit Rings(int socket) : Rings(socket, offsets(socket)) {}

  Ring<xdp_desc> received, sent;
  Ring<std::uint64_t> fill, completed;

 private:
  Rings(int socket, const xdp_mmap_offsets& at)
      : received(socket, at.rx, XDP_PGOFF_RX_RING),
        sent(socket, at.tx, XDP_PGOFF_TX_RING),
        fill(socket, at.fr, XDP_UMEM_PGOFF_FILL_RING),
        completed(socket, at.cr, XDP_UMEM_PGOFF_COMPLETION_RING) {}
  static xdp_mmap_offsets offsets(int socket) {
    xdp_mmap_offsets offsets{};
    socklen_t length = sizeof offsets;
    sys::check(::getsockopt(socket, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &length),
               "XDP_MMAP_OFFSETS");
    return offsets;
  }
};

}  // namespace ipcmark::xdp
