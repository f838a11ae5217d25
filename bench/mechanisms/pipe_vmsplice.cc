// pipe_vmsplice: two pipes to which the sender lends its pages instead of copying them.
#include <sys/uio.h>

#include <cstring>
#include <vector>

#include "bench/adapters/flows.h"
#include "bench/adapters/pipe_ends.h"
#include "bench/adapters/register.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "pipe_vmsplice",
    .family = "pipe",
    .summary = "pipe that refers to the sender's pages (vmsplice), one per direction",
    .framing = Framing::stream,
    .limit_name = "fs.pipe-max-size, fs.pipe-user-pages-soft",
    .data =
        "bytes without boundaries, in order; the pipe refers to the sender's pages, and the "
        "receiver copies. With access=copy the sender first copies into such a page; with in_place "
        "it writes there at once",
    .participants = "any that inherit or are passed the descriptors; one way each",
    .limits =
        "16 pages under way, and a message takes at least one; F_SETPIPE_SZ (--capacity) sets "
        "them, up to fs.pipe-max-size",
    .leftovers =
        "nothing; the last close frees it. The reader of a dead writer gets end of file, the "
        "writer to a dead reader EPIPE",
    .permissions = "possession of the descriptor",
    .cost =
        "1 copy in place, else 2; 2 system calls, the look-up of each page, 1 wake-up when the "
        "reader sleeps",
    .flow = flows::kPages,
    .use_when = "large messages made in place, by a sender that can leave their pages alone",
    .avoid_when =
        "messages are small, or the sender reuses its buffer: what it writes before the "
        "message is read is what the reader gets",
    .manuals = "vmsplice(2), pipe(7)"};

// vmsplice looks at its own flag, not at O_NONBLOCK.
template <unsigned kFlags>
struct Vmsplice : PipeEnds {
  static constexpr const MechanismInfo& info = kInfo;
  static FdPair open(const ChannelSpec& spec) {
    return both_ways(spec, [] { return anonymous(0); });
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    const iovec pages{const_cast<std::byte*>(tx.data()), tx.size()};
    return ::vmsplice(fd, &pages, 1, kFlags);
  }
};

// The pipe holds at most the last `slots` pages that were handed to it. By the time a place comes
// round again, at least as many have been handed over since: no reader can see it being rewritten.
class Places {
 public:
  Places(std::size_t message_bytes, std::size_t slots)
      : stride_((message_bytes + kPage - 1) / kPage * kPage),
        count_((slots * kPage + stride_ - 1) / stride_ + 2),
        memory_(sys::Mapping::shared(count_ * stride_)) {
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

template <waits::Readiness R>
class VmspliceChannel {
  using Pipes = FdChannel<Vmsplice<R::kNonblocking ? SPLICE_F_NONBLOCK : 0>, R>;

 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Pipes::wait_name;
  static constexpr WaitKind wait_kind = Pipes::wait_kind;
  static constexpr std::string_view wait_help = Pipes::wait_help;
  static constexpr AxisSet axes = Pipes::axes | AxisSet{.access = true};

  class Endpoint {
   public:
    Endpoint(Pipes& pipes, Side side, std::size_t message_bytes)
        : pipe_(pipes.attach(side)),
          places_(message_bytes, Places::slots_of(pipes.descriptors().write_fd(side))),
          inbox_(message_bytes) {}

    void send(ConstBytes tx) {
      std::memcpy(loan(tx.size()).data(), tx.data(), tx.size());
      publish();
    }
    std::size_t recv(Bytes rx) { return pipe_.recv(rx); }
    Bytes loan(std::size_t length) { return place_ = places_.next(length); }
    void publish() { pipe_.send(place_); }
    // The receiver copies in any case; so its own buffer is where the message lies.
    ConstBytes peek() {
      pipe_.recv(inbox_);
      return inbox_;
    }
    void release() {}

   private:
    decltype(std::declval<Pipes>().attach(Side::initiator)) pipe_;
    Places places_;
    Bytes place_;
    std::vector<std::byte> inbox_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    return Pipes::unsupported(spec);
  }
  static VmspliceChannel create(const ChannelSpec& spec) { return VmspliceChannel(spec); }
  void isolate(Side side) { pipes_.isolate(side); }
  Endpoint attach(Side side) { return {pipes_, side, message_bytes_}; }

 private:
  explicit VmspliceChannel(const ChannelSpec& spec)
      : pipes_(Pipes::create(spec)), message_bytes_(spec.message_bytes) {}

  Pipes pipes_;
  std::size_t message_bytes_;
};

const Register<VmspliceChannel<waits::Block>, VmspliceChannel<waits::NonblockSpin>,
               VmspliceChannel<waits::EpollLt>>
    registered;

}  // namespace
}  // namespace ipcmark
