// Two published queues of fixed elements that are full when the write index is one behind the read
// index: rigtorp's SPSCQueue (github.com/rigtorp/SPSCQueue), in which each side keeps a copy of the
// other's index, and folly's ProducerConsumerQueue (facebook/folly), in which it reads the index
// itself every time. Written anew from what they do.
#pragma once

#include <atomic>

#include "bench/tests/peers/elements.h"

namespace ipcmark::peers {

template <bool kCachesIndex>
class IndexQueue {
 public:
  explicit IndexQueue(const ChannelSpec& spec) : elements_(spec) {}
  const sys::Mapping& memory() const { return elements_.memory(); }

  struct Progress {
    alignas(kNoSharing) std::atomic<std::uint64_t> write{0};
    alignas(kNoSharing) std::atomic<std::uint64_t> read{0};
  };

  class Producer {
   public:
    Producer(const IndexQueue& queue, Progress& progress)
        : elements_(queue.elements_), progress_(&progress) {}
    std::byte* try_loan(std::size_t) {
      next_ = write_ + 1 == elements_.count() ? 0 : write_ + 1;
      if (!kCachesIndex || next_ == read_seen_) {
        read_seen_ = progress_->read.load(std::memory_order_acquire);
        if (next_ == read_seen_) return nullptr;
      }
      return elements_.at(write_);
    }
    void publish() {
      write_ = next_;
      progress_->write.store(write_, std::memory_order_release);
    }
    bool try_push(ConstBytes message) { return push_copy(*this, message); }

   private:
    const Elements& elements_;
    Progress* progress_;
    std::uint64_t write_ = 0, next_ = 0, read_seen_ = 0;
  };

  class Consumer {
   public:
    Consumer(const IndexQueue& queue, Progress& progress)
        : elements_(queue.elements_), progress_(&progress) {}
    ConstBytes try_peek() {
      if (!kCachesIndex || read_ == write_seen_) {
        write_seen_ = progress_->write.load(std::memory_order_acquire);
        if (read_ == write_seen_) return {};
      }
      return {elements_.at(read_), elements_.message()};
    }
    void release() {
      read_ = read_ + 1 == elements_.count() ? 0 : read_ + 1;
      progress_->read.store(read_, std::memory_order_release);
    }
    bool try_pop(Bytes into, std::size_t& length) { return pop_copy(*this, into, length); }

   private:
    const Elements& elements_;
    Progress* progress_;
    std::uint64_t read_ = 0, write_seen_ = 0;
  };

 private:
  Elements elements_;
};

}  // namespace ipcmark::peers
