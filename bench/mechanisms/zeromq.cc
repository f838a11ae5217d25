// zeromq: a pair of PAIR sockets over ipc://, each with a context and an I/O thread of its own.
//
// There is no polling row: an I/O thread inherits the pin of its side, and a side that spins keeps
// it from the CPU.
#include <unistd.h>
#include <zmq.h>

#include <memory>

#include "bench/adapters/flows.h"
#include "bench/adapters/reference.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "zeromq",
    .family = "library",
    .summary = "ZeroMQ PAIR sockets over ipc://",
    .limit_name = "ZMQ_SNDHWM, ZMQ_RCVHWM",
    .data =
        "messages, kept whole, in order; copied into a message, through a UNIX stream socket, and "
        "out again",
    .participants = "two (PAIR), both ways; other patterns take many",
    .limits =
        "memory: 1,000 messages on either side (--capacity sets another number), whatever their "
        "size",
    .leftovers =
        "nothing: the address is abstract. A path would stay. The survivor reconnects for ever and "
        "is not told",
    .permissions = "the random abstract name; it has no mode bits",
    .cost =
        "4 copies, 2 system calls on the socket and a wake-up of an I/O thread on each side, which "
        "runs on the CPU that its side is pinned to",
    .flow = flows::kIoThreads,
    .use_when = "many to many, reconnection, several languages; many small messages: it batches",
    .avoid_when = "latency counts, or the sender must know that the other side is gone",
    .manuals = "zmq_ipc(7), zmq_socket(3), zmq_setsockopt(3)"};

constexpr int kLimitMs = static_cast<int>(std::chrono::milliseconds(kTimeLimit).count());
constexpr std::size_t kDefaultPlaces = 1'000;

[[noreturn]] void fail(const char* what) { sys::throw_system_error(zmq_errno(), what); }
void check(int rc, const char* what) {
  if (rc != 0) fail(what);
}

// The call itself blocks; its time limit is the socket's.
struct Block {
  static constexpr std::string_view kName = "block";
  static constexpr std::string_view kHelp = "Sleeps in zmq_recv(3), beside the I/O thread.";
  static constexpr int kFlags = 0;
  static void before_recv(void*, bool) {}
  static void after_again(void*, short, bool) { sys::throw_system_error(ETIMEDOUT, "zmq"); }
};

// As an event loop does: asks before it receives, and sends without blocking.
struct Poll {
  static constexpr std::string_view kName = "poll";
  static constexpr std::string_view kHelp = "zmq_poll(3) first, then receives without waiting.";
  static constexpr int kFlags = ZMQ_DONTWAIT;
  static void before_recv(void* socket, bool timed) { after_again(socket, ZMQ_POLLIN, timed); }
  static void after_again(void* socket, short events, bool timed) {
    zmq_pollitem_t item{socket, 0, events, 0};
    const int ready = zmq_poll(&item, 1, timed ? kLimitMs : -1);
    if (ready == 0) sys::throw_system_error(ETIMEDOUT, "zmq_poll");
    if (ready < 0 && zmq_errno() != EINTR) fail("zmq_poll");
  }
};

struct CloseSocket {
  void operator()(void* socket) const { zmq_close(socket); }
};
struct EndContext {
  void operator()(void* context) const { zmq_ctx_term(context); }
};

template <class Wait>
class ZeroMq {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr std::string_view wait_help = Wait::kHelp;
  static constexpr AxisSet axes{.timeout = true};

  class Endpoint {
   public:
    Endpoint(const ChannelSpec& spec, const std::string& address, Side side)
        : context_(zmq_ctx_new()),
          socket_(zmq_socket(context_.get(), ZMQ_PAIR)),
          timed_(spec.timed) {
      if (!socket_) fail("zmq_socket");
      const int places = static_cast<int>(reference::places(spec, kDefaultPlaces));
      for (const int queue : {ZMQ_SNDHWM, ZMQ_RCVHWM}) set(queue, places);
      if (timed_) {
        for (const int limit : {ZMQ_SNDTIMEO, ZMQ_RCVTIMEO}) set(limit, kLimitMs);
      }
      set(ZMQ_LINGER, 0);         // all was received when a side ends
      set(ZMQ_RECONNECT_IVL, 1);  // in ms: the address may be asked for before it is there
      side == Side::initiator ? check(zmq_bind(socket_.get(), address.c_str()), "zmq_bind")
                              : check(zmq_connect(socket_.get(), address.c_str()), "zmq_connect");
    }

    void send(ConstBytes tx) {
      while (zmq_send(socket_.get(), tx.data(), tx.size(), Wait::kFlags) < 0) again(ZMQ_POLLOUT);
    }
    std::size_t recv(Bytes rx) {
      for (;;) {
        Wait::before_recv(socket_.get(), timed_);
        const int length = zmq_recv(socket_.get(), rx.data(), rx.size(), Wait::kFlags);
        if (length >= 0) [[likely]]
          return static_cast<std::size_t>(length);
        again(ZMQ_POLLIN);
      }
    }

   private:
    void set(int option, int value) {
      check(zmq_setsockopt(socket_.get(), option, &value, sizeof value), "zmq_setsockopt");
    }
    void again(short events) {
      const int error = zmq_errno();
      if (error == EAGAIN) {
        Wait::after_again(socket_.get(), events, timed_);
      } else if (error != EINTR) {
        fail("zmq");
      }
    }

    std::unique_ptr<void, EndContext> context_;
    std::unique_ptr<void, CloseSocket> socket_;
    bool timed_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (auto reason = reference::too_small(spec)) return reason;
    return reference::too_much_memory(spec, 2 * reference::places(spec, kDefaultPlaces));
  }
  static ZeroMq create(const ChannelSpec& spec) { return ZeroMq(spec); }
  // The context is made here: its threads would not survive a fork.
  Endpoint attach(Side side) { return {spec_, address_, side}; }

 private:
  explicit ZeroMq(const ChannelSpec& spec)
      : spec_(spec), address_("ipc://@" + reference::random_address()) {}

  ChannelSpec spec_;
  std::string address_;
};

const Register<ZeroMq<Block>, ZeroMq<Poll>> registered;

}  // namespace
}  // namespace ipcmark
