// process_vm: the kernel copies from one process's memory straight into the other's, once; who and
// where is said in shared memory.
//
// An offer says where a buffer lies; the other side completes it. With readv the sender offers its
// message and the receiver fetches it; with writev the receiver offers its room and the sender
// fills it. In ping_pong the reply shows that an offered message has been fetched; in a stream send
// waits for that, since the buffer is the caller's again when it returns.
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bench/adapters/limits.h"
#include "bench/waits/futex.h"
#include "bench/waits/spin.h"
#include "harness/run/rig.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

constexpr std::string_view kFlow = R"(
  sender                kernel                 receiver
  [buffer] ------- one copy, by either side -----> [buffer]
     |                                              ^
     +- shared memory: address, length, doorbell ---+
)";

constexpr MechanismInfo kInfo{
    .name = "process_vm",
    .family = "cross_memory",
    .summary = "one copy from process to process, with a doorbell in shared memory",
    .limit_name = "kernel.yama.ptrace_scope",
    .data =
        "bytes from one address space to the other, copied once by the kernel on behalf of the "
        "side that calls; where they lie and that they are there must be told by other means",
    .participants = "one that calls, one that is read or written and need do nothing",
    .limits = "memory; one message under way each way. Pages that are gone make a short transfer",
    .leftovers = "nothing. Who reads a dead process gets ESRCH, or another process's memory",
    .permissions =
        "as ptrace: the same user, and what kernel.yama.ptrace_scope allows, or CAP_SYS_PTRACE; "
        "which is the right to everything of the other process",
    .cost = "1 copy, 1 system call that walks the other's page tables; and the doorbell's",
    .flow = kFlow,
    .use_when = "large messages between processes that trust each other, as MPI does",
    .avoid_when = "they do not, or messages are small: shared memory needs no call",
    .manuals = "process_vm_readv(2), ptrace(2), prctl(2)"};

// One direction.
template <class N>
struct Cell {
  alignas(kNoSharing) N offered_bell;
  alignas(kNoSharing) N done_bell;
  alignas(kNoSharing) std::atomic<std::uint64_t> offered{0};
  pid_t process = 0;
  std::byte* address = nullptr;
  std::size_t length = 0;
  alignas(kNoSharing) std::atomic<std::uint64_t> done{0};
  std::size_t done_length = 0;
};

struct Readv {
  static constexpr std::string_view kHelp =
      "The receiver copies, process_vm_readv(2), when a word in shared memory says that it can.";
  static constexpr bool kSenderOffers = true;
  static ssize_t transfer(pid_t process, const iovec& own, const iovec& others) {
    return ::process_vm_readv(process, &own, 1, &others, 1, 0);
  }
};
struct Writev {
  static constexpr std::string_view kHelp =
      "The sender copies, process_vm_writev(2), when a word in shared memory says where to.";
  static constexpr bool kSenderOffers = false;
  static ssize_t transfer(pid_t process, const iovec& own, const iovec& others) {
    return ::process_vm_writev(process, &own, 1, &others, 1, 0);
  }
};

// A side offers in one direction, or completes.
template <class Call, class N>
class Lane {
 public:
  explicit Lane(Cell<N>& cell) : cell_(cell), process_(::getpid()) {}

  void offer(const std::byte* address, std::size_t length) {
    cell_.process = process_;
    cell_.address = const_cast<std::byte*>(address);  // written only where it came as writable
    cell_.length = length;
    cell_.offered.store(++turn_, std::memory_order_release);
    cell_.offered_bell.notify();
  }
  std::size_t wait_until_done() {
    cell_.done_bell.wait([&] { return cell_.done.load(std::memory_order_acquire) == turn_; });
    return cell_.done_length;
  }
  // Moves as much as both have; `tell` says that somebody waits for it to be done.
  std::size_t complete(std::byte* own, std::size_t own_length, bool tell) {
    ++turn_;
    cell_.offered_bell.wait([&] { return cell_.offered.load(std::memory_order_acquire) == turn_; });
    const std::size_t length = std::min(own_length, cell_.length);
    move(own, length);
    if (tell) {
      cell_.done_length = length;
      cell_.done.store(turn_, std::memory_order_release);
      cell_.done_bell.notify();
    }
    return length;
  }

 private:
  void move(std::byte* own, std::size_t length) const {
    for (std::size_t at = 0; at < length;) {
      const ssize_t moved =
          Call::transfer(cell_.process, {own + at, length - at}, {cell_.address + at, length - at});
      if (moved <= 0) sys::throw_system_error(moved == 0 ? EFAULT : errno, "process_vm");
      at += static_cast<std::size_t>(moved);
    }
  }

  Cell<N>& cell_;
  pid_t process_;
  std::uint64_t turn_ = 0;
};

template <class Call, class N, const std::string_view& kName>
class ProcessVm {
  struct Cells {
    Cell<N> forth, back;
  };

 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = kName;
  static constexpr WaitKind wait_kind = N::kKind;
  static constexpr std::string_view wait_help = Call::kHelp;
  static constexpr AxisSet axes{.timeout = waits::is_timed<N>()};

  class Endpoint {
   public:
    Endpoint(Cell<N>& out, Cell<N>& in, bool streams) : out_(out), in_(in), streams_(streams) {
      each_bell(out, in, [](N& bell, waits::Role role) { waits::attach(bell, role); });
    }

    void send(ConstBytes tx) {
      if constexpr (Call::kSenderOffers) {
        out_.offer(tx.data(), tx.size());
        if (streams_) out_.wait_until_done();
      } else {
        out_.complete(const_cast<std::byte*>(tx.data()), tx.size(), true);  // read, not written
      }
    }
    std::size_t recv(Bytes rx) {
      if constexpr (Call::kSenderOffers) {
        return in_.complete(rx.data(), rx.size(), streams_);
      } else {
        in_.offer(rx.data(), rx.size());
        return in_.wait_until_done();
      }
    }

   private:
    static void each_bell(Cell<N>& out, Cell<N>& in, auto call) {
      using waits::Role;
      constexpr Role kSender = Call::kSenderOffers ? Role::ringer : Role::sleeper;
      constexpr Role kReceiver = Call::kSenderOffers ? Role::sleeper : Role::ringer;
      call(out.offered_bell, kSender);
      call(out.done_bell, kReceiver);
      call(in.offered_bell, kReceiver);
      call(in.done_bell, kSender);
    }

    Lane<Call, N> out_, in_;
    bool streams_;
  };

  // Reading oneself needs no right, so this finds a missing call; the rest is what Yama says.
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "process_vm has no buffer whose size could be set";
    int from = 1, to = 0;
    if (Readv::transfer(::getpid(), {&to, sizeof to}, {&from, sizeof from}) < 0) {
      return "process_vm_readv is refused (" + std::string(::strerrorname_np(errno)) + ")";
    }
    constexpr std::size_t kOnlyWithCapability = 2;
    const char* const scope = "/proc/sys/kernel/yama/ptrace_scope";
    if (sysctl_value(scope, 0) < kOnlyWithCapability || ::geteuid() == 0) return std::nullopt;
    return sys::with_value("kernel.yama.ptrace_scope") + " lets no process read another";
  }
  static ProcessVm create(const ChannelSpec& spec) { return ProcessVm(spec); }
  // Yama lets only a parent read, unless one allows others. Without Yama there is no such option.
  Endpoint attach(Side side) {
    ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    sys::prefault(cells_.mapping().data(), cells_.mapping().size());
    return side == Side::initiator ? Endpoint(cells_->forth, cells_->back, streams_)
                                   : Endpoint(cells_->back, cells_->forth, streams_);
  }

 private:
  explicit ProcessVm(const ChannelSpec& spec)
      : cells_(spec.memory_node), streams_(spec.pattern == Pattern::stream) {
    for (N* bell : {&cells_->forth.offered_bell, &cells_->forth.done_bell,
                    &cells_->back.offered_bell, &cells_->back.done_bell}) {
      waits::configure(*bell, spec);
    }
  }

  sys::Shared<Cells> cells_;
  bool streams_;
};

using Futex = waits::Elided<waits::FutexBell>;

constexpr std::string_view kReadvFutex = "readv_futex", kReadvSpin = "readv_spin",
                           kWritevFutex = "writev_futex", kWritevSpin = "writev_spin";

const Register<ProcessVm<Readv, Futex, kReadvFutex>, ProcessVm<Readv, waits::Spin, kReadvSpin>,
               ProcessVm<Writev, Futex, kWritevFutex>, ProcessVm<Writev, waits::Spin, kWritevSpin>>
    registered;

}  // namespace
}  // namespace ipcmark
