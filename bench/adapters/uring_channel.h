// Byte streams over io_uring: reads and writes are handed to the kernel as operations, one at a time,
// and a side waits for their completions instead of for the descriptor.
#pragma once

#include <liburing.h>
#include <sched.h>
#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "bench/adapters/fd_channel.h"
#include "harness/run/rig.h"
#include "harness/sys/relax.h"
#include "harness/sys/uring.h"

namespace ipcmark::uring {

// How a ring is made, and how a completion is waited for. kFixed: descriptors and buffers are
// registered once instead of looked up for every operation.
struct Blocking {
  static constexpr std::string_view kName = "uring";
  static constexpr std::string_view kHelp =
      "an operation of io_uring; io_uring_enter submits it and sleeps until it is done";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr unsigned kFlags = 0;
  static constexpr bool kFixed = false;
};
struct BlockingFixed {
  static constexpr std::string_view kName = "uring_fixed";
  static constexpr std::string_view kHelp =
      "as uring, with descriptors and buffers that were registered once";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static constexpr unsigned kFlags = 0;
  static constexpr bool kFixed = true;
};
// Completions are made by whoever asks, and a flag in shared memory says that there is something to
// ask for: spinning needs neither a system call nor an interrupt of the spinner.
struct Spinning {
  static constexpr std::string_view kName = "uring_spin";
  static constexpr std::string_view kHelp =
      "an operation of io_uring; then spins on the completion queue, and enters the kernel only when "
      "a flag says that a completion can be made (Linux 6.1)";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr unsigned kFlags =
      IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG;
  static constexpr bool kFixed = false;
};
// A kernel thread for each side looks for operations: no system call at all, but two more CPUs.
struct KernelPolling {
  static constexpr std::string_view kName = "uring_sqpoll";
  static constexpr std::string_view kHelp =
      "an operation of io_uring that a kernel thread picks up; spins on the completion queue without "
      "any system call";
  static constexpr WaitKind kKind = WaitKind::polling;
  static constexpr unsigned kFlags = IORING_SETUP_SQPOLL;
  static constexpr bool kFixed = false;
};

// A ring of the thread that made it. Each call ends with the one operation that it began; the result
// is the kernel's: bytes, or -errno.
template <class Mode>
class Ring {
 public:
  Ring() {
    constexpr unsigned kEntries = 4, kPollerIdleMs = 2'000;
    io_uring_params params{};
    params.flags = Mode::kFlags;
    params.sq_thread_idle = kPollerIdleMs;
    check(::io_uring_queue_init_params(kEntries, &ring_, &params), "io_uring_setup");
  }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  ~Ring() { ::io_uring_queue_exit(&ring_); }

  // Two descriptors and as many buffers; the buffers come with the first messages.
  void register_files(const std::array<int, 2>& fds) {
    check(::io_uring_register_files(&ring_, fds.data(), 2), "io_uring_register_files");
    check(::io_uring_register_buffers_sparse(&ring_, 2), "io_uring_register_buffers");
  }
  void register_buffer(unsigned slot, Bytes buffer) {
    const iovec vector{buffer.data(), buffer.size()};
    check(::io_uring_register_buffers_update_tag(&ring_, slot, &vector, nullptr, 1),
          "io_uring_register_buffers (limit: RLIMIT_MEMLOCK)");
  }

  io_uring_sqe& next() { return *::io_uring_get_sqe(&ring_); }

  int run(bool timed) {
    io_uring_cqe* done = nullptr;
    if constexpr (Mode::kKind == WaitKind::blocking) {
      timed ? wait_timed(done) : wait(done);
    } else {
      check(::io_uring_submit(&ring_), "io_uring_submit");
      while (::io_uring_peek_cqe(&ring_, &done) != 0) sys::cpu_relax();
    }
    const int result = done->res;
    ::io_uring_cqe_seen(&ring_, done);
    return result;
  }

 private:
  static void check(int result, const char* what) {
    if (result < 0 && result != -EINTR) [[unlikely]]
      sys::throw_system_error(-result, what);
  }
  void wait(io_uring_cqe*& done) {
    check(::io_uring_submit_and_wait(&ring_, 1), "io_uring_enter");
    while (done == nullptr) check(::io_uring_wait_cqe(&ring_, &done), "io_uring_enter");
  }
  void wait_timed(io_uring_cqe*& done) {
    __kernel_timespec limit{.tv_sec = kTimeLimit.count(), .tv_nsec = 0};
    int result = ::io_uring_submit_and_wait_timeout(&ring_, &done, 1, &limit, nullptr);
    while (done == nullptr) {
      if (result == -ETIME) waits::throw_timed_out("io_uring_enter");
      check(result, "io_uring_enter");
      result = ::io_uring_wait_cqe_timeout(&ring_, &done, &limit);
    }
  }

  io_uring ring_{};
};

// Registered buffers are locked memory, which is counted per user: two for each of two sides.
inline std::optional<std::string> unlockable(std::size_t message_bytes) {
  const std::size_t bytes = 4 * message_bytes;
  void* const memory =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return "no memory for " + std::to_string(bytes) + " bytes of buffers";
  std::optional<std::string> reason;
  try {
    Ring<BlockingFixed> ring;
    ring.register_files({0, 0});
    ring.register_buffer(0, {static_cast<std::byte*>(memory), bytes});
  } catch (const std::system_error& error) {
    reason = error.what();
  }
  ::munmap(memory, bytes);
  return reason;
}

// A poller that shares the CPU of a side takes turns with it, a time slice each.
inline std::optional<std::string> too_few_cpus() {
  constexpr int kNeeded = 4;
  cpu_set_t allowed;
  sys::check(::sched_getaffinity(0, sizeof allowed, &allowed), "sched_getaffinity");
  if (CPU_COUNT(&allowed) >= kNeeded) return std::nullopt;
  return "two sides and a kernel poller for each want 4 CPUs; this process may use " +
         std::to_string(CPU_COUNT(&allowed));
}

template <class Mode>
class Endpoint {
 public:
  Endpoint(int read_fd, int write_fd, bool timed) : fds_{read_fd, write_fd}, timed_(timed) {
    if constexpr (Mode::kFixed) ring_.register_files(fds_);
  }

  void send(ConstBytes tx) {
    do {
      const int written = transfer(kWrite, const_cast<std::byte*>(tx.data()), tx.size());
      if (written >= 0) [[likely]] {
        tx = tx.subspan(static_cast<std::size_t>(written));
      } else if (written != -EINTR && written != -EAGAIN) {
        sys::throw_system_error(-written, "send");
      }
    } while (!tx.empty());
  }

  std::size_t recv(Bytes rx) {
    std::size_t received = 0;
    while (received != rx.size()) {
      const int got = transfer(kRead, rx.data() + received, rx.size() - received);
      if (got > 0) [[likely]] {
        received += static_cast<std::size_t>(got);
      } else if (got == 0) {
        sys::throw_system_error(ECONNRESET, "the other side has closed");
      } else if (got != -EINTR && got != -EAGAIN) {
        sys::throw_system_error(-got, "recv");
      }
    }
    return received;
  }

 private:
  // The operation, its descriptor and its buffer have the same number.
  enum Operation : unsigned { kRead = 0, kWrite = 1 };

  int transfer(Operation operation, std::byte* data, std::size_t size) {
    if constexpr (Mode::kFixed) know(operation, {data, size});
    io_uring_sqe& entry = ring_.next();
    const auto length = static_cast<unsigned>(size);
    const int fd = Mode::kFixed ? static_cast<int>(operation) : fds_[operation];
    if constexpr (Mode::kFixed) {
      operation == kRead ? ::io_uring_prep_read_fixed(&entry, fd, data, length, 0, kRead)
                         : ::io_uring_prep_write_fixed(&entry, fd, data, length, 0, kWrite);
      entry.flags |= IOSQE_FIXED_FILE;
    } else {
      operation == kRead ? ::io_uring_prep_read(&entry, fd, data, length, 0)
                         : ::io_uring_prep_write(&entry, fd, data, length, 0);
    }
    return ring_.run(timed_);
  }

  // The loops keep to one buffer each way, so this registers once.
  void know(Operation operation, Bytes buffer) {
    Bytes& known = known_[operation];
    const bool inside = buffer.data() >= known.data() &&
                        buffer.data() + buffer.size() <= known.data() + known.size();
    if (inside) [[likely]]
      return;
    ring_.register_buffer(operation, buffer);
    known = buffer;
  }

  Ring<Mode> ring_;
  std::array<int, 2> fds_;
  std::array<Bytes, 2> known_;
  bool timed_;
};

}  // namespace ipcmark::uring

namespace ipcmark {

template <FdMechanism M, class Mode>
class UringChannel {
 public:
  static_assert(M::info.framing == Framing::stream, "a short read would be half a message");

  static constexpr const MechanismInfo& info = M::info;
  static constexpr std::string_view wait_name = Mode::kName;
  static constexpr WaitKind wait_kind = Mode::kKind;
  static constexpr std::string_view wait_help = Mode::kHelp;
  static constexpr AxisSet axes =
      axes_of<M>() | AxisSet{.timeout = Mode::kKind == WaitKind::blocking};

  static std::size_t max_message() { return max_message_of<M>(); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = sys::uring_unsupported({}, Mode::kFlags)) return reason;
    if constexpr (Mode::kFixed) {
      if (auto reason = uring::unlockable(spec.message_bytes)) return reason;
    }
    if constexpr ((Mode::kFlags & IORING_SETUP_SQPOLL) != 0) {
      if (auto reason = uring::too_few_cpus()) return reason;
    }
    return unsupported_by<M>(spec);
  }

  static UringChannel create(const ChannelSpec& spec) {
    return UringChannel(M::open(spec), spec.timed);
  }

  // Else this side would hold the other's ends open, and never see that it is gone.
  void isolate(Side side) {
    pair_.in[index(other(side))].reset();
    pair_.out[index(other(side))].reset();
  }

  uring::Endpoint<Mode> attach(Side side) {
    return {pair_.read_fd(side), pair_.write_fd(side), timed_};
  }

 private:
  UringChannel(FdPair pair, bool timed) : pair_(std::move(pair)), timed_(timed) {}

  FdPair pair_;
  bool timed_;
};

// Beside RegisterFd: `const RegisterUring<Pipe> completions;`
template <FdMechanism M>
struct RegisterUring
    : Register<UringChannel<M, uring::Blocking>, UringChannel<M, uring::BlockingFixed>,
               UringChannel<M, uring::Spinning>, UringChannel<M, uring::KernelPolling>> {
  RegisterUring() = default;
};

}  // namespace ipcmark
