// Pipes that refer to the sender's pages instead of copying them in: where messages lie meanwhile,
// and how they go there and back.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>

#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "bench/adapters/pipe_ends.h"
#include "bench/adapters/register.h"
#include "harness/sys/mapping.h"

namespace ipcmark::lent_pages {

// The pipe holds at most the last `slots` pages that were handed to it. By the time a place comes
// round again, at least as many have been handed over since: no reader can see it being rewritten.
class Places {
 public:
  // `map(bytes)` makes their memory.
  template <class Map>
  Places(std::size_t message_bytes, std::size_t slots, Map map)
      : stride_((message_bytes + kPage - 1) / kPage * kPage),
        count_((slots * kPage + stride_ - 1) / stride_ + 2),
        memory_(map(count_ * stride_)) {
    sys::prefault(memory_.data(), memory_.size());
  }
  Bytes next(std::size_t length) {
    next_ = next_ + 1 == count_ ? 0 : next_ + 1;
    return {memory_.data() + next_ * stride_, length};
  }
  static std::size_t slots_of(int pipe) {
    return static_cast<std::size_t>(sys::check(::fcntl(pipe, F_GETPIPE_SZ), "F_GETPIPE_SZ")) /
           kPage;
  }

 private:
  static constexpr std::size_t kPage = 4096;  // a larger one only makes the places too many
  std::size_t stride_, count_, next_ = 0;
  sys::Mapping memory_;
};

// M: info; map(bytes), which makes the places' memory; lend(pipe, tx, nonblocking), one system call
// that makes the pipe refer to tx, which lies in a place: bytes, or -1 and errno.
template <class M, waits::Readiness R>
class Channel {
  struct Ends : PipeEnds {
    static constexpr const MechanismInfo& info = M::info;
    static FdPair open(const ChannelSpec& spec) {
      return both_ways(spec, [] { return anonymous(0); });
    }
  };
  using Pipes = FdChannel<Ends, R>;

 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = Pipes::wait_name;
  static constexpr WaitKind wait_kind = Pipes::wait_kind;
  static constexpr std::string_view wait_help = Pipes::wait_help;
  static constexpr AxisSet axes = Pipes::axes | AxisSet{.access = true};

  class Endpoint {
   public:
    Endpoint(Pipes& pipes, Side side, std::size_t message_bytes)
        : pipe_(pipes.attach(side)),
          places_(message_bytes, Places::slots_of(pipes.descriptors().write_fd(side)),
                  [this](std::size_t bytes) { return lender_.map(bytes); }),
          inbox_(message_bytes) {}

    void send(ConstBytes tx) {
      std::memcpy(loan(tx.size()).data(), tx.data(), tx.size());
      publish();
    }
    std::size_t recv(Bytes rx) { return pipe_.recv(rx); }
    Bytes loan(std::size_t length) { return place_ = places_.next(length); }
    void publish() {
      pipe_.send_by(
          place_, [&](int pipe, ConstBytes tx) { return lender_.lend(pipe, tx, R::kNonblocking); });
    }
    // The receiver copies in any case; so its own buffer is where the message lies.
    ConstBytes peek() {
      pipe_.recv(inbox_);
      return inbox_;
    }
    void release() {}

   private:
    decltype(std::declval<Pipes>().attach(Side::initiator)) pipe_;
    M lender_;
    Places places_;
    Bytes place_;
    std::vector<std::byte> inbox_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = Pipes::unsupported(spec)) return reason;
    return unsupported_by<M>(spec);
  }
  static Channel create(const ChannelSpec& spec) { return Channel(spec); }
  void isolate(Side side) { pipes_.isolate(side); }
  Endpoint attach(Side side) { return {pipes_, side, message_bytes_}; }

 private:
  explicit Channel(const ChannelSpec& spec)
      : pipes_(Pipes::create(spec)), message_bytes_(spec.message_bytes) {}

  Pipes pipes_;
  std::size_t message_bytes_;
};

// As flows::kPages, with pages that a file has already.
inline constexpr std::string_view kFileFlow = R"(
  sender                     kernel                    receiver
  [mapped] = [file's page] <--refers to-- [ pipe ] --copy out--> [buffer]
     |                                       |                      ^
     |  splice or sendfile: no copy          |  read                |
     +-------------- trap -------------------+------ wake-up -------+
  (a page is not written again while the pipe may refer to it)
)";

// A memory file as places: what is handed on is its pages, by their offset.
class File {
 public:
  sys::Mapping map(std::size_t bytes) {
    file_ =
        sys::UniqueFd(sys::check(::memfd_create("ipcmark-places", MFD_CLOEXEC), "memfd_create"));
    const auto length = static_cast<off_t>(bytes);
    sys::check_zero(::posix_fallocate(file_.get(), 0, length), "posix_fallocate of a memory file");
    void* const image = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
    if (image == MAP_FAILED) sys::throw_system_error(errno, "mmap of a memory file");
    start_ = static_cast<const std::byte*>(image);
    return sys::Mapping::adopt(image, bytes);
  }
  int fd() const { return file_.get(); }
  off_t offset_of(ConstBytes tx) const { return tx.data() - start_; }

 private:
  sys::UniqueFd file_;
  const std::byte* start_ = nullptr;
};

// One row for each way of waiting.
template <class M>
struct RegisterLender : Register<Channel<M, waits::Block>, Channel<M, waits::NonblockSpin>,
                                 Channel<M, waits::EpollLt>> {
  RegisterLender() = default;
};

}  // namespace ipcmark::lent_pages
