// popen: each side starts a program by popen(3), which passes what it reads on to the other side.
#include <fcntl.h>
#include <stdio.h>

#include <memory>
#include <mutex>

#include "bench/adapters/flows.h"
#include "bench/adapters/pipe_ends.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct Closed {
  void operator()(FILE* stream) const { ::fclose(stream); }
};
struct Ended {
  void operator()(FILE* stream) const { ::pclose(stream); }  // waits for the program
};

// `exec cat` with its output in `out`. It ends with its worker, whose death is the end of its input;
// SIGPIPE is ignored here, hence there, so it would complain when the reader has gone first.
std::unique_ptr<FILE, Ended> start_helper(int out) {
  static std::mutex one_at_a_time;  // or another helper would inherit `out` too
  const std::lock_guard lock(one_at_a_time);
  // Not `>&N`: to some shells, dash among them, N is one digit.
  const std::string command = "exec cat >/proc/self/fd/" + std::to_string(out) + " 2>/dev/null";
  sys::check(::fcntl(out, F_SETFD, 0), "fcntl F_SETFD");
  std::unique_ptr<FILE, Ended> stream(::popen(command.c_str(), "we"));
  const int error = errno;
  sys::check(::fcntl(out, F_SETFD, FD_CLOEXEC), "fcntl F_SETFD");
  if (!stream) sys::throw_system_error(error, "popen");
  return stream;
}

std::optional<std::string> probe_helper() {
  std::unique_ptr<FILE, Closed> null(::fopen("/dev/null", "we"));
  if (!null) return "there is no /dev/null";
  if (::pclose(start_helper(::fileno(null.get())).release()) == 0) return std::nullopt;
  return "popen(\"exec cat\") fails: there is no /bin/sh, no /proc, or no cat in PATH";
}

class Popen {
 public:
  static constexpr MechanismInfo info{
      .name = "popen",
      .family = "pipe",
      .summary = "a program started by popen(3) between the two sides, one per direction",
      .framing = Framing::stream,
      .limit_name = "RLIMIT_NPROC, fs.pipe-max-size",
      .data =
          "bytes without boundaries, in order: from a FILE* into the program's standard input, and "
          "by the program, cat, into the pipe of the other side",
      .participants = "a process and the program that it starts, one way",
      .limits = "64 KiB in each of the two pipes, and what the program holds; cannot be set",
      .leftovers =
          "nothing: the program's input ends with its worker, and then so does the program. The "
          "reader gets end of file",
      .permissions = "the right to start /bin/sh and the program",
      .cost =
          "4 copies besides those of stdio, 4 system calls, 2 wake-ups; the program's CPU time is "
          "not in the workers' account. To start and end one takes half a millisecond",
      .flow = flows::kHelper,
      .use_when = "a shell command is to be fed or read, and speed is no matter",
      .avoid_when =
          "messages: popen is one way, stdio buffers want flushing, and the command line passes "
          "through a shell. posix_spawn and two pipes do more",
      .manuals = "popen(3), fflush(3), pipe(7)"};
  static constexpr std::string_view wait_name = "block";
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr std::string_view wait_help = waits::kHelpOf<waits::Block>;

  class Endpoint {
   public:
    Endpoint(std::unique_ptr<FILE, Ended> out, sys::UniqueFd in)
        : out_(std::move(out)), in_(::fdopen(in.get(), "r")) {
      if (!in_) sys::throw_system_error(errno, "fdopen");
      in.release();
    }

    // stdio drops what an error, or a signal without SA_RESTART, keeps it from writing.
    void send(ConstBytes tx) {
      const bool written = ::fwrite(tx.data(), 1, tx.size(), out_.get()) == tx.size();
      if (!written || ::fflush(out_.get()) != 0) sys::throw_system_error(errno, "fwrite");
    }
    std::size_t recv(Bytes rx) {
      std::size_t got = 0;
      while ((got += ::fread(rx.data() + got, 1, rx.size() - got, in_.get())) < rx.size()) {
        if (::feof(in_.get())) sys::throw_system_error(ECONNRESET, "the other side has closed");
        if (errno != EINTR) sys::throw_system_error(errno, "fread");
        ::clearerr(in_.get());
      }
      return got;
    }

   private:
    std::unique_ptr<FILE, Ended> out_;
    std::unique_ptr<FILE, Closed> in_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "popen makes its pipe itself: its size cannot be set";
    static const std::optional<std::string> kReason = probe_helper();
    return kReason;
  }
  static Popen create(const ChannelSpec& spec) { return Popen(spec); }

  void isolate(Side side) {
    relays_.in[index(other(side))].reset();
    relays_.out[index(other(side))].reset();
  }
  // From here on the helper alone can write to the relay, so that its end is the stream's.
  Endpoint attach(Side side) {
    const sys::UniqueFd relay = std::move(relays_.out[index(side)]);
    return {start_helper(relay.get()), std::move(relays_.in[index(side)])};
  }

 private:
  explicit Popen(const ChannelSpec& spec)
      : relays_(PipeEnds::both_ways(spec, [] { return PipeEnds::anonymous(0); })) {}

  FdPair relays_;
};

const Register<Popen> registered;

}  // namespace
}  // namespace ipcmark
