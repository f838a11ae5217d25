// The Disruptor with one producer and one consumer (Thompson, Farley, Barker, Gee, Stewart:
// "Disruptor: High performance alternative to bounded queues", 2011): the producer claims a batch of
// sequences and publishes it with one store; the consumer takes everything up to the cursor that it
// saw, and only then moves its own sequence.
#pragma once

#include <algorithm>
#include <atomic>

#include "bench/tests/peers/elements.h"

namespace ipcmark::peers {

class Sequencer {
 public:
  explicit Sequencer(const ChannelSpec& spec) : elements_(spec) {}
  const sys::Mapping& memory() const { return elements_.memory(); }

  struct Progress {
    alignas(kNoSharing) std::atomic<std::uint64_t> cursor{0};
    alignas(kNoSharing) std::atomic<std::uint64_t> gating{0};
  };

  class Producer {
   public:
    Producer(const Sequencer& sequencer, Progress& progress)
        : elements_(sequencer.elements_),
          progress_(&progress),
          batch_(std::min(elements_.batch(), elements_.count())) {}
    std::byte* try_loan(std::size_t) {
      if (next_ == claimed_ && !claim()) return nullptr;
      return elements_.at(next_ & (elements_.count() - 1));
    }
    void publish() {
      if (++next_ == claimed_) flush();
    }
    bool try_push(ConstBytes message) { return push_copy(*this, message); }
    std::uint64_t held_back() const { return next_ - published_; }
    bool flush() {
      if (held_back() == 0) return false;
      published_ = claimed_ = next_;
      progress_->cursor.store(next_, std::memory_order_release);
      return true;
    }

   private:
    bool claim() {
      const std::uint64_t end = next_ + batch_;
      if (end - gating_seen_ > elements_.count()) {
        gating_seen_ = progress_->gating.load(std::memory_order_acquire);
        if (end - gating_seen_ > elements_.count()) return false;
      }
      claimed_ = end;
      return true;
    }

    const Elements& elements_;
    Progress* progress_;
    std::uint64_t batch_;
    std::uint64_t next_ = 0, claimed_ = 0, published_ = 0, gating_seen_ = 0;
  };

  class Consumer {
   public:
    Consumer(const Sequencer& sequencer, Progress& progress)
        : elements_(sequencer.elements_), progress_(&progress) {}
    ConstBytes try_peek() {
      if (next_ == available_) {
        available_ = progress_->cursor.load(std::memory_order_acquire);
        if (next_ == available_) return {};
      }
      return {elements_.at(next_ & (elements_.count() - 1)), elements_.message()};
    }
    void release() {
      if (++next_ == available_) progress_->gating.store(next_, std::memory_order_release);
    }
    bool try_pop(Bytes into, std::size_t& length) { return pop_copy(*this, into, length); }

   private:
    const Elements& elements_;
    Progress* progress_;
    std::uint64_t next_ = 0, available_ = 0;
  };

 private:
  Elements elements_;
};

}  // namespace ipcmark::peers
