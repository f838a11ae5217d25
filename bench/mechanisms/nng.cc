// nng: a pair of pair0 sockets over an abstract UNIX address, moved by the library's own threads.
//
// There is no polling row: the library's threads inherit the pin of their side, and a side that
// spins keeps them from the CPU.
#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "bench/adapters/flows.h"
#include "bench/adapters/reference.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "nng",
    .family = "library",
    .summary = "nng pair0 sockets over an abstract UNIX address",
    .limit_name = "NNG_OPT_SENDBUF, NNG_OPT_RECVBUF",
    .data =
        "messages, kept whole, in order; copied into a message, through a UNIX stream socket, and "
        "out again",
    .participants = "two (pair0), both ways; other protocols take many",
    .limits = "memory: one message on either side; --capacity asks for up to 8,192",
    .leftovers =
        "nothing: the address is abstract. A path would stay. The survivor dials again for ever "
        "and is not told",
    .permissions = "the random abstract name; it has no mode bits",
    .cost =
        "4 copies, 2 system calls on the socket and several wake-ups among threads of the library, "
        "which run on the CPU that their side is pinned to",
    .flow = flows::kIoThreads,
    .use_when = "a small library with the patterns of ZeroMQ; messages of 64 KiB and more",
    .avoid_when = "latency counts, or messages are small",
    .manuals = "nng_ipc(7), nng_pair(7), nng_send(3), nng_recv(3)"};

constexpr int kLimitMs = static_cast<int>(std::chrono::milliseconds(kTimeLimit).count());
constexpr std::size_t kMostPlaces = 8'192;

// The library has error numbers of its own; the large ones carry an errno.
[[noreturn, gnu::cold, gnu::noinline]] void fail(int error, const char* what) {
  if ((error & NNG_ESYSERR) != 0) sys::throw_system_error(error & ~NNG_ESYSERR, what);
  const int nearest = error == NNG_ETIMEDOUT ? ETIMEDOUT : error == NNG_ENOMEM ? ENOMEM : EIO;
  sys::throw_system_error(nearest, std::string(what) + ": " + nng_strerror(error));
}
void check(int error, const char* what) {
  if (error != 0) [[unlikely]]
    fail(error, what);
}

// The library aborts in a process that was forked after it had started, which is here once both
// sides were threads of the supervisor.
std::atomic<bool> started_here = false;

class Nng {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = "block";
  static constexpr std::string_view wait_help =
      "nng_recv; a thread of the library signals a condition variable";
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr AxisSet axes{.timeout = true};

  class Endpoint {
   public:
    Endpoint(const ChannelSpec& spec, const std::string& address, Side side) {
      started_here = true;
      check(nng_pair0_open(&socket_), "nng_pair0_open");
      if (spec.capacity_bytes != 0) {
        const auto places = static_cast<int>(reference::places(spec, 1));
        for (const char* queue : {NNG_OPT_SENDBUF, NNG_OPT_RECVBUF}) {
          check(nng_socket_set_int(socket_, queue, places), queue);
        }
      }
      if (spec.timed) {
        for (const char* limit : {NNG_OPT_SENDTIMEO, NNG_OPT_RECVTIMEO}) {
          check(nng_socket_set_ms(socket_, limit, kLimitMs), limit);
        }
      }
      check(nng_socket_set_size(socket_, NNG_OPT_RECVMAXSZ, 0), NNG_OPT_RECVMAXSZ);
      side == Side::initiator
          ? check(nng_listen(socket_, address.c_str(), nullptr, 0), "nng_listen")
          : dial(address);
    }
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    ~Endpoint() { nng_close(socket_); }

    void send(ConstBytes tx) {
      // nng_send reads only, unless it is told to take the buffer over.
      check(nng_send(socket_, const_cast<std::byte*>(tx.data()), tx.size(), 0), "nng_send");
    }
    std::size_t recv(Bytes rx) {
      std::size_t length = rx.size();
      check(nng_recv(socket_, rx.data(), &length, 0), "nng_recv");
      return length;
    }

   private:
    // The address may be dialled before it is there, and the library waits 100 ms between two tries.
    void dial(const std::string& address) {
      for (;;) {
        const int error = nng_dial(socket_, address.c_str(), nullptr, 0);
        if (error != NNG_ECONNREFUSED) return check(error, "nng_dial");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    }

    nng_socket socket_{};
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (started_here) return "nng has run in this process, so none forked from it can use it";
    if (auto reason = reference::too_small(spec)) return reason;
    const std::size_t places = reference::places(spec, 1);
    if (places > kMostPlaces) {
      return "a queue of " + std::to_string(places) + " messages; the library has places for " +
             std::to_string(kMostPlaces);
    }
    return reference::too_much_memory(spec, 2 * places);
  }
  static Nng create(const ChannelSpec& spec) { return Nng(spec); }
  // The library starts its threads at the first call, which must therefore be after the fork.
  Endpoint attach(Side side) { return {spec_, address_, side}; }

 private:
  explicit Nng(const ChannelSpec& spec)
      : spec_(spec), address_("abstract://" + reference::random_address()) {}

  ChannelSpec spec_;
  std::string address_;
};

const Register<Nng> registered;

}  // namespace
}  // namespace ipcmark
