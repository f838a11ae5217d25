// File descriptors: a mechanism says how to open, write and read them; how to wait, and what to do
// with short transfers, EINTR and EAGAIN, stands here, once for all.
#pragma once

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <utility>

#include "bench/waits/help.h"
#include "bench/waits/readiness.h"
#include "harness/core/channel.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark {

// What each side reads from and writes to. A side without `out` writes to its `in` (sockets).
struct FdPair {
  std::array<sys::UniqueFd, 2> in;
  std::array<sys::UniqueFd, 2> out;

  int read_fd(Side side) const { return in[index(side)].get(); }
  int write_fd(Side side) const {
    return out[index(side)] ? out[index(side)].get() : read_fd(side);
  }
};

// write_some and read_some are one system call each: bytes transferred, or -1 and errno. With
// message framing a call transfers one whole message. Optional:
//   read_timed(fd, rx), write_timed(fd, tx)  the same with kTimeLimit; ETIMEDOUT when it runs out
//   limit_waits(fd)  makes blocking calls on fd give up after kTimeLimit, with EAGAIN
template <class M>
concept FdMechanism = requires(const ChannelSpec& spec, int fd, ConstBytes tx, Bytes rx) {
  { M::info } -> std::convertible_to<const MechanismInfo&>;
  { M::open(spec) } -> std::same_as<FdPair>;
  { M::write_some(fd, tx) } -> std::same_as<ssize_t>;
  { M::read_some(fd, rx) } -> std::same_as<ssize_t>;
};

// How a blocking call gets its time limit: from the mechanism's own calls, or from its descriptor.
template <class M, class R>
inline constexpr bool kTimedCalls = !R::kNonblocking && requires(int fd, Bytes rx) {
  M::read_timed(fd, rx);
};
template <class M, class R>
inline constexpr bool kTimedFd = !R::kNonblocking && requires(int fd) {
  M::limit_waits(fd);
};

template <FdMechanism M, waits::Readiness R>
class FdEndpoint {
 public:
  FdEndpoint(int read_fd, int write_fd, bool timed)
      : read_fd_(read_fd),
        write_fd_(write_fd),
        timed_(timed),
        readable_(read_fd, waits::Interest::read, timed),
        writable_(write_fd, waits::Interest::write, timed) {}

  void send(ConstBytes tx) {
    send_by(tx, [this](int, ConstBytes rest) { return write_some(rest); });
  }

  // The same with another system call than the mechanism's: write(fd, rest), as write_some is.
  // An empty message has been sent only when a call has succeeded.
  template <class Write>
  void send_by(ConstBytes tx, Write write) {
    for (;;) {
      const ssize_t written = write(write_fd_, tx);
      if (written >= 0) [[likely]] {
        tx = tx.subspan(static_cast<std::size_t>(written));
        if (tx.empty()) return;
      } else if (errno == EAGAIN) {
        writable_.wait();
      } else if (errno != EINTR) {
        sys::throw_system_error(errno, "send");
      }
    }
  }

  std::size_t recv(Bytes rx) {
    std::size_t received = 0;
    for (;;) {
      if constexpr (R::kAsksFirst) readable_.wait();
      const ssize_t got = read_some(rx.subspan(received));
      if (got >= 0) [[likely]] {
        received += static_cast<std::size_t>(got);
        if (M::info.framing == Framing::message || received == rx.size()) return received;
        if (got == 0) sys::throw_system_error(ECONNRESET, "the other side has closed");
      } else if (errno == EAGAIN) {
        if constexpr (!R::kAsksFirst) readable_.wait();
      } else if (errno != EINTR) {
        sys::throw_system_error(errno, "recv");
      }
    }
  }

 private:
  ssize_t write_some(ConstBytes tx) {
    if constexpr (kTimedCalls<M, R>) {
      if (timed_) return M::write_timed(write_fd_, tx);
    }
    return M::write_some(write_fd_, tx);
  }
  ssize_t read_some(Bytes rx) {
    if constexpr (kTimedCalls<M, R>) {
      if (timed_) return M::read_timed(read_fd_, rx);
    }
    return M::read_some(read_fd_, rx);
  }

  int read_fd_;
  int write_fd_;
  bool timed_;
  R readable_;
  R writable_;
};

template <FdMechanism M, waits::Readiness R>
class FdChannel {
  static constexpr bool kServesOne = requires { R::kServesOne; };

 public:
  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = R::kName;
  static constexpr WaitKind wait_kind = R::kKind;
  static constexpr std::string_view wait_help = waits::kHelpOf<R>;
  static constexpr Sharing sharing = kServesOne ? Sharing{} : sharing_of<M>();

  static std::size_t max_message() { return max_message_of<M>(); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if constexpr (requires { R::unsupported(); }) {
      if (auto reason = R::unsupported()) return reason;
    }
    return unsupported_by<M>(spec);
  }
  static constexpr AxisSet axes =
      axes_of<M>() | AxisSet{.timeout = R::kTimed || kTimedCalls<M, R> || kTimedFd<M, R>};

  static FdChannel create(const ChannelSpec& spec) { return FdChannel(M::open(spec), spec.timed); }

  // Else this side would hold the other's ends open, and never see that it is gone.
  void isolate(Side side) {
    pair_.in[index(other(side))].reset();
    pair_.out[index(other(side))].reset();
  }

  const FdPair& descriptors() const { return pair_; }

  FdEndpoint<M, R> attach(Side side) {
    const int read_fd = pair_.read_fd(side), write_fd = pair_.write_fd(side);
    set_blocking(read_fd);
    if (write_fd != read_fd) set_blocking(write_fd);
    if constexpr (kTimedFd<M, R>) {
      if (timed_) M::limit_waits(read_fd), M::limit_waits(write_fd);
    }
    return {read_fd, write_fd, timed_};
  }

 private:
  FdChannel(FdPair pair, bool timed) : pair_(std::move(pair)), timed_(timed) {}

  static void set_blocking(int fd) {
    const int flags = sys::check(::fcntl(fd, F_GETFL), "fcntl F_GETFL");
    sys::check(::fcntl(fd, F_SETFL, R::kNonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK),
               "fcntl F_SETFL");
  }

  FdPair pair_;
  bool timed_;
};

}  // namespace ipcmark
