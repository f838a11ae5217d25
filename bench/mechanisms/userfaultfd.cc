// userfaultfd: the receiver touches a page that is not there, and the sender puts it there.
//
// Each side has a window of its own memory and passes its fault descriptor to the other; it keeps
// none, so that the kernel resolves its faults with zeros when the other is gone.
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/adapters/descriptor_passing.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {
namespace {

constexpr std::string_view kFlow = R"(
  sender                  kernel               receiver
     |<---- fault event ----|<-- touches a page ---|
  [pages] -------- one copy: UFFDIO_COPY ------> [window]
     |                      |----- wake-up ------->|  reads, drops the pages
)";

constexpr MechanismInfo kInfo{
    .name = "userfaultfd",
    .family = "cross_memory",
    .summary = "page faults of one side are resolved by the other (userfaultfd)",
    .limit_name = "vm.unprivileged_userfaultfd",
    .data =
        "whole pages from one address space into the other, pulled: the receiver's access waits "
        "until the sender has put them there. The first word says how long the message is. With "
        "access=copy both sides copy once more, to and from buffers of their own",
    .participants = "one that faults, any of its threads; one that answers, for each descriptor",
    .limits = "memory; one message under way each way, in pages of their own",
    .leftovers =
        "nothing. When the last descriptor is closed, faults find zeros, so the receiver notices "
        "the death of the sender; the sender to a dead receiver waits for ever, or gets ESRCH",
    .permissions =
        "none for faults in user mode (UFFD_USER_MODE_ONLY), as here; the kernel's own need "
        "CAP_SYS_PTRACE or vm.unprivileged_userfaultfd. Possession of the descriptor",
    .cost =
        "1 copy in place, else 3; 1 page fault, 3 system calls: read the event, copy the pages, "
        "drop them; 2 wake-ups",
    .flow = kFlow,
    .use_when = "memory moves only where and when it is touched: migration, lazy restore",
    .avoid_when = "the message will be read in any case: a pipe costs less and has a queue",
    .manuals = "userfaultfd(2), ioctl_userfaultfd(2), madvise(2)"};

struct Header {
  std::uint64_t length_plus_one;  // 0 is what a page of nobody's holds
  std::uint64_t padding;
};

std::size_t page_bytes() {
  static const auto kBytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return kBytes;
}
std::size_t whole_pages(std::size_t message_bytes) {
  return (sizeof(Header) + message_bytes + page_bytes() - 1) / page_bytes() * page_bytes();
}

// Kernels before 5.11 know no user mode only (EINVAL).
sys::UniqueFd open_faults(bool nonblocking) {
  const int flags = O_CLOEXEC | UFFD_USER_MODE_ONLY | (nonblocking ? O_NONBLOCK : 0);
  sys::UniqueFd faults(static_cast<int>(sys::check(
      ::syscall(SYS_userfaultfd, flags), "userfaultfd with UFFD_USER_MODE_ONLY (Linux 5.11)")));
  uffdio_api api{};
  api.api = UFFD_API;
  sys::check(::ioctl(faults.get(), UFFDIO_API, &api), "UFFDIO_API");
  return faults;
}

// Where this side's messages arrive: its own private memory, empty until somebody fills it.
class Window {
 public:
  Window(std::size_t bytes, bool nonblocking)
      : memory_(map(bytes)), faults_(open_faults(nonblocking)) {
    uffdio_register range{};
    range.range = {reinterpret_cast<std::uintptr_t>(memory_.data()), bytes};
    range.mode = UFFDIO_REGISTER_MODE_MISSING;
    sys::check(::ioctl(faults_.get(), UFFDIO_REGISTER, &range), "UFFDIO_REGISTER");
  }
  sys::UniqueFd take_faults() { return std::move(faults_); }

  // Its first access is the one that waits.
  ConstBytes message() const {
    const auto* const header = reinterpret_cast<const volatile Header*>(memory_.data());
    const std::uint64_t length_plus_one = header->length_plus_one;
    if (length_plus_one == 0 || length_plus_one > memory_.size() - sizeof(Header) + 1)
      sys::throw_system_error(ECONNRESET, "the other side has closed");
    return {memory_.data() + sizeof(Header), length_plus_one - 1};
  }
  void drop() {
    sys::check(::madvise(memory_.data(), memory_.size(), MADV_DONTNEED), "MADV_DONTNEED");
  }

 private:
  static sys::Mapping map(std::size_t bytes) {
    void* const address =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) sys::throw_system_error(errno, "mmap of a window");
    return sys::Mapping::adopt(address, bytes);
  }
  sys::Mapping memory_;
  sys::UniqueFd faults_;
};

template <waits::Readiness R>
class Userfaultfd {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = R::kName;
  static constexpr std::string_view wait_help = waits::kHelpOf<R>;
  static constexpr WaitKind wait_kind = R::kKind;
  static constexpr AxisSet axes{.access = true};

  class Endpoint {
   public:
    Endpoint(Window window, sys::UniqueFd others_faults, std::size_t bytes)
        : window_(std::move(window)),
          others_faults_(std::move(others_faults)),
          staging_(sys::Mapping::shared(bytes)),
          faulting_(others_faults_.get(), waits::Interest::read, false) {}

    void send(ConstBytes tx) {
      std::memcpy(loan(tx.size()).data(), tx.data(), tx.size());
      publish();
    }
    std::size_t recv(Bytes rx) {
      const ConstBytes message = peek();
      if (message.size() > rx.size()) sys::throw_system_error(EMSGSIZE, "a message by page fault");
      std::memcpy(rx.data(), message.data(), message.size());
      release();
      return message.size();
    }
    Bytes loan(std::size_t length) {
      const Header header{length + 1, 0};
      std::memcpy(staging_.data(), &header, sizeof header);
      length_ = length;
      return {staging_.data() + sizeof header, length};
    }
    // A fault that a signal interrupts is told of again. So an event may be of a message that is
    // there already (EEXIST): then the next one counts.
    void publish() {
      const std::size_t all = whole_pages(length_);
      std::size_t done = 0;
      await_fault();
      while (done < all) {
        uffdio_copy pages{};
        pages.dst = window_start_ + done;
        pages.src = reinterpret_cast<std::uintptr_t>(staging_.data()) + done;
        pages.len = all - done;
        if (::ioctl(others_faults_.get(), UFFDIO_COPY, &pages) == 0) [[likely]]
          return;
        if (errno == EAGAIN && pages.copy > 0) {
          done += static_cast<std::size_t>(pages.copy);
        } else if (errno == EEXIST) {
          if (done == 0) await_fault();
        } else if (errno != EAGAIN) {
          sys::throw_system_error(errno, "UFFDIO_COPY");
        }
      }
    }
    ConstBytes peek() const { return window_.message(); }
    void release() { window_.drop(); }

   private:
    // The first access of all is to the window's first page.
    void await_fault() {
      uffd_msg event;
      for (;;) {
        if constexpr (R::kAsksFirst) faulting_.wait();
        if (::read(others_faults_.get(), &event, sizeof event) == sizeof event) [[likely]]
          break;
        if (errno == EAGAIN) {
          if constexpr (!R::kAsksFirst) faulting_.wait();
        } else if (errno != EINTR) {
          sys::throw_system_error(errno, "read of a fault");
        }
      }
      if (window_start_ == 0) window_start_ = event.arg.pagefault.address & ~(page_bytes() - 1);
    }

    Window window_;
    sys::UniqueFd others_faults_;
    sys::Mapping staging_;
    R faulting_;
    std::size_t length_ = 0;
    std::uint64_t window_start_ = 0;  // in the other's address space
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "userfaultfd has no buffer whose size could be set";
    return sockets::failure_of([] { Window{page_bytes(), R::kNonblocking}; });
  }
  static Userfaultfd create(const ChannelSpec& spec) { return Userfaultfd(spec); }
  void isolate(Side side) { pair_.in[index(other(side))].reset(); }
  Endpoint attach(Side side) {
    const int socket = pair_.read_fd(side);
    Window window(bytes_, R::kNonblocking);
    const sys::UniqueFd ours = window.take_faults();
    sys::check(passing::send(socket, {}, ours.get()), "passing the fault descriptor");
    sys::UniqueFd theirs;
    sys::check(passing::receive(socket, {}, theirs), "receiving the fault descriptor");
    return {std::move(window), std::move(theirs), bytes_};
  }

 private:
  explicit Userfaultfd(const ChannelSpec& spec)
      : pair_(passing::open()), bytes_(whole_pages(spec.message_bytes)) {}

  FdPair pair_;
  std::size_t bytes_;
};

const Register<Userfaultfd<waits::Block>, Userfaultfd<waits::NonblockSpin>,
               Userfaultfd<waits::Poll>, Userfaultfd<waits::EpollLt>>
    registered;

}  // namespace
}  // namespace ipcmark
