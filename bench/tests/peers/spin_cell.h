// What one would write for a single call between two spinning processes: a turn and the message
// behind it, in one place for both directions. The measure for `mailbox`.
#pragma once

#include <atomic>

#include "bench/rings/byte_copy.h"
#include "harness/core/channel.h"
#include "harness/sys/backed_memory.h"
#include "harness/sys/relax.h"

namespace ipcmark::peers {

class SpinCell {
 public:
  static constexpr MechanismInfo info{.name = "spin_cell",
                                      .family = "shared_memory",
                                      .summary = "one cell, taken in turns",
                                      .framing = Framing::message};
  static constexpr std::string_view wait_name = "spin";
  static constexpr WaitKind wait_kind = WaitKind::polling;

  class Endpoint {
   public:
    explicit Endpoint(std::byte* cell) : cell_(cell) {}
    void send(ConstBytes tx) {
      rings::copy_bytes(cell_ + kWord, tx.data(), tx.size());
      turn().store(++turns_, std::memory_order_release);
    }
    std::size_t recv(Bytes rx) {
      ++turns_;
      while (turn().load(std::memory_order_acquire) != turns_) sys::cpu_relax();
      rings::copy_bytes(rx.data(), cell_ + kWord, rx.size());
      return rx.size();
    }

   private:
    std::atomic_ref<std::uint64_t> turn() const {
      return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(cell_));
    }

    std::byte* cell_;
    std::uint64_t turns_ = 0;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern == Pattern::stream) return "a second message would overwrite the first";
    return std::nullopt;
  }
  static SpinCell create(const ChannelSpec& spec) { return SpinCell(spec); }
  Endpoint attach(Side) {
    sys::prefault(memory_.data(), memory_.size());
    return Endpoint(memory_.data());
  }

 private:
  static constexpr std::size_t kWord = 8;

  explicit SpinCell(const ChannelSpec& spec)
      : memory_(sys::map_memory({.bytes = (kWord + spec.message_bytes + 4095) & ~std::size_t{4095},
                                 .node = spec.memory_node})) {}

  sys::Mapping memory_;
};

}  // namespace ipcmark::peers
