// scm_rights: a descriptor goes with each message over a UNIX socket; the receiver closes it. The
// difference to unix_seqpacket is the price of handing over a right.
#include <sys/mman.h>

#include "bench/adapters/descriptor_passing.h"
#include "bench/adapters/flows.h"
#include "bench/adapters/limits.h"
#include "bench/adapters/socket.h"
#include "bench/waits/epoll.h"
#include "bench/waits/readiness.h"
#include "bench/waits/strategies.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "scm_rights",
    .family = "capability",
    .summary = "UNIX socket, a descriptor passed with each message",
    .limit_name = "net.core.wmem_default",
    .data =
        "messages, kept whole, in order, copied in and out; with each a descriptor, which the "
        "receiver gets as one of its own for the same open file",
    .participants = "two that are connected; whoever holds a right can hand it on",
    .limits =
        "a message within the socket's buffer; 253 descriptors a message; RLIMIT_NOFILE of them "
        "under way per user (ETOOMANYREFS)",
    .leftovers =
        "nothing; what was under way is closed with the socket. The survivor gets end of file or "
        "EPIPE",
    .permissions = "possession of the socket; the descriptor itself is the right that is given",
    .cost = "2 copies, 3 system calls (send, receive, close), 1 wake-up, references counted",
    .flow = flows::kKernelBuffer,
    .use_when = "a process that may open something serves others that may not",
    .avoid_when = "the receiver cannot say what it lets in: each is a descriptor of its own",
    .manuals = "unix(7), cmsg(3), sendmsg(2), recvmsg(2)"};

template <waits::Readiness R>
class ScmRights {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = R::kName;
  static constexpr WaitKind wait_kind = R::kKind;
  static constexpr std::string_view wait_help = waits::kHelpOf<R>;
  static constexpr AxisSet axes{.timeout = R::kTimed};

  class Endpoint {
   public:
    Endpoint(int socket, int right, bool timed)
        : socket_(socket),
          right_(right),
          readable_(socket, waits::Interest::read, timed),
          writable_(socket, waits::Interest::write, timed) {}

    void send(ConstBytes tx) {
      while (passing::send(socket_, tx, right_) < 0) wait(writable_);
    }
    std::size_t recv(Bytes rx) {
      sys::UniqueFd passed;
      for (;;) {
        if constexpr (R::kAsksFirst) readable_.wait();
        const ssize_t length = passing::receive(socket_, rx, passed);
        if (length >= 0) return static_cast<std::size_t>(length);
        wait(readable_);
      }
    }

   private:
    static void wait(R& readiness) {
      if (errno == EAGAIN) {
        readiness.wait();
      } else if (errno != EINTR) {
        sys::throw_system_error(errno, "passing a descriptor");
      }
    }

    int socket_;
    int right_;
    R readable_, writable_;
  };

  static std::size_t max_message() {
    static const std::size_t kLimit = [] {
      const FdPair pair = passing::open();
      const std::size_t buffer = sysctl_value("/proc/sys/net/core/wmem_default", 212'992);
      return sockets::largest_datagram(pair.in[0].get(), pair.in[1].get(), buffer);
    }();
    return kLimit;
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "the capacity of scm_rights cannot be set";
  }
  static ScmRights create(const ChannelSpec& spec) { return ScmRights(spec.timed); }
  void isolate(Side side) { pair_.in[index(other(side))].reset(); }
  Endpoint attach(Side side) {
    const int socket = pair_.read_fd(side);
    sys::check(::fcntl(socket, F_SETFL, R::kNonblocking ? O_NONBLOCK : 0), "fcntl F_SETFL");
    return {socket, right_.get(), timed_};
  }

 private:
  explicit ScmRights(bool timed)
      : pair_(passing::open()),
        right_(sys::check(::memfd_create("ipcmark-right", MFD_CLOEXEC), "memfd_create")),
        timed_(timed) {}

  FdPair pair_;
  sys::UniqueFd right_;  // what is handed over; any open file would do
  bool timed_;
};

template <class Strategies>
struct Rows;
template <class... Rs>
struct Rows<waits::Strategies<Rs...>> : Register<ScmRights<Rs>...> {};

const Rows<waits::Strategies<waits::Block, waits::NonblockSpin, waits::Poll, waits::EpollLt>>
    registered;

}  // namespace
}  // namespace ipcmark
