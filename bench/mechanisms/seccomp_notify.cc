// seccomp_notify: a system call of the initiator's stops it, and the responder answers in the
// kernel's place. Request and answer are one call, so in ping_pong send only remembers the message
// and recv makes the call; in a stream send makes it, and each message waits for its answer.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>

#include "bench/adapters/descriptor_passing.h"
#include "harness/run/rig.h"

#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP  // Linux 6.6
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif

namespace ipcmark {
namespace {

constexpr std::string_view kFlow = R"(
  caller               kernel                supervisor
     |-- system call -->|                          |
     |  stopped         |--- notification -------->|
     |                  |<-- what it returns ------|
     |<- goes on -------|
)";

constexpr MechanismInfo kInfo{
    .name = "seccomp_notify",
    .family = "trap",
    .summary = "a system call of one side is answered by the other (seccomp user notification)",
    .data = "6 registers there, of which 1 is used here, and 1 back: so messages of up to 8 bytes",
    .participants = "one listener per filter; every thread under the filter calls",
    .limits = "one call under way per thread; 8 bytes a message",
    .leftovers =
        "nothing. When the listener is gone the calls fail with ENOSYS; the filter cannot be taken "
        "off, and goes with its process",
    .permissions =
        "no_new_privs or CAP_SYS_ADMIN to set the filter; the listener is a descriptor, and "
        "whoever "
        "has it decides what the calls return",
    .cost = "3 system calls a round trip: the trapped one, receive and answer; 2 wake-ups",
    .flow = kFlow,
    .use_when = "a supervisor must act for a process that is not to be changed, as for containers",
    .avoid_when = "both sides can be written for it: this is no faster than a pipe",
    .manuals = "seccomp(2), seccomp_unotify(2)"};

// On every architecture, and on none does the kernel still have it.
constexpr long kTrapped = SYS_nfsservctl;

struct Notify {
  static constexpr std::string_view kName = "notify";
  static constexpr std::string_view kHelp =
      "Both sides sleep in their calls: the trapped one, and ioctl(SECCOMP_IOCTL_NOTIF_RECV).";
  static constexpr bool kSync = false;
};
struct NotifySync {
  static constexpr std::string_view kName = "notify_sync";
  static constexpr std::string_view kHelp =
      "As notify, with SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP: the woken side is to run on the waker's "
      "CPU, since the waker is about to sleep.";
  static constexpr bool kSync = true;
};

// Puts this thread under a filter that stops it in kTrapped; returns the listener, or -1 and errno.
int trap_ourselves() {
  std::array<sock_filter, 4> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(kTrapped), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{program.size(), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
  return static_cast<int>(
      ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter));
}
int wake_in_sync(int listener) {
  return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

// What a child, who may be put under a filter, finds: 0, or the errno of what is refused.
int probe_in_child(bool sync) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int listener = trap_ourselves();
    ::_exit(listener < 0 || (sync && wake_in_sync(listener) < 0) ? errno : 0);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) < 0) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

std::uint64_t word_of(ConstBytes bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data(), bytes.size());
  return word;
}

template <class Wait>
class SeccompNotify {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr std::string_view wait_help = Wait::kHelp;
  static constexpr WaitKind wait_kind = WaitKind::blocking;

  class Endpoint {
   public:
    Endpoint(sys::UniqueFd listener, bool streams)
        : listener_(std::move(listener)), streams_(streams) {}

    void send(ConstBytes tx) {
      const std::uint64_t word = word_of(tx);
      if (listener_) {
        answer(word);
      } else if (streams_) {
        call(word);
      } else {
        request_ = word;
      }
    }
    std::size_t recv(Bytes rx) {
      const std::uint64_t word = listener_ ? next_call() : call(request_);
      std::memcpy(rx.data(), &word, rx.size());
      if (listener_ && streams_) answer(0);
      return rx.size();
    }

   private:
    // Whoever answers decides what the call returns, also what looks like an error.
    static std::uint64_t call(std::uint64_t word) {
      const long rc = ::syscall(kTrapped, word);
      return static_cast<std::uint64_t>(rc == -1 ? -static_cast<long>(errno) : rc);
    }
    std::uint64_t next_call() {
      seccomp_notif request{};
      while (::ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) {
        if (errno != EINTR) sys::throw_system_error(errno, "SECCOMP_IOCTL_NOTIF_RECV");
        request = {};
      }
      id_ = request.id;
      return request.data.args[0];
    }
    void answer(std::uint64_t word) {
      seccomp_notif_resp response{};
      response.id = id_;
      response.val = static_cast<std::int64_t>(word);
      sys::check(::ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_SEND, &response),
                 "SECCOMP_IOCTL_NOTIF_SEND");
    }

    sys::UniqueFd listener_;  // of the responder
    bool streams_;
    std::uint64_t request_ = 0;
    std::uint64_t id_ = 0;
  };

  static std::size_t max_message() { return sizeof(std::uint64_t); }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "a register has no capacity that could be set";
    if (spec.one_process)
      return "a filter stays on its thread for good, which is not the pair's own";
    static const int kError = probe_in_child(Wait::kSync);
    if (kError == 0) return std::nullopt;
    return "seccomp user notification" +
           std::string(Wait::kSync ? " with SYNC_WAKE_UP (Linux 6.6)" : "") + " is refused (" +
           ::strerrorname_np(kError) + ")";
  }
  static SeccompNotify create(const ChannelSpec& spec) { return SeccompNotify(spec); }
  void isolate(Side side) { pair_.in[index(other(side))].reset(); }
  // The initiator keeps no listener: its calls are to fail when the responder is gone.
  Endpoint attach(Side side) {
    const int socket = pair_.read_fd(side);
    sys::UniqueFd listener;
    if (side == Side::initiator) {
      const sys::UniqueFd ours(sys::check(trap_ourselves(), "SECCOMP_FILTER_FLAG_NEW_LISTENER"));
      sys::check(passing::send(socket, {}, ours.get()), "passing the listener");
    } else {
      sys::check(passing::receive(socket, {}, listener), "receiving the listener");
      if constexpr (Wait::kSync) sys::check(wake_in_sync(listener.get()), "SYNC_WAKE_UP");
    }
    return {std::move(listener), streams_};
  }

 private:
  explicit SeccompNotify(const ChannelSpec& spec)
      : pair_(passing::open()), streams_(spec.pattern == Pattern::stream) {}

  FdPair pair_;
  bool streams_;
};

const Register<SeccompNotify<Notify>, SeccompNotify<NotifySync>> registered;

}  // namespace
}  // namespace ipcmark
