// iceoryx: untyped publishers and subscribers over chunks of shared memory, with a RouDi that the
// channel starts and stops.
//
// Names in /dev/shm and /tmp are the library's own and fixed, so the process of RouDi removes them:
// when its owner asks for it, or dies.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "bench/adapters/flows.h"
#include "bench/adapters/reference.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"
#include "harness/sys/relax.h"
#include "iceoryx_hoofs/log/logmanager.hpp"
#include "iceoryx_posh/internal/roudi/roudi.hpp"
#include "iceoryx_posh/mepoo/chunk_header.hpp"
#include "iceoryx_posh/popo/untyped_publisher.hpp"
#include "iceoryx_posh/popo/untyped_subscriber.hpp"
#include "iceoryx_posh/popo/wait_set.hpp"
#include "iceoryx_posh/roudi/iceoryx_roudi_components.hpp"
#include "iceoryx_posh/runtime/posh_runtime.hpp"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "iceoryx",
    .family = "library",
    .summary = "iceoryx publish and subscribe in shared memory, with a RouDi of its own",
    .limit_name = "size of /dev/shm",
    .data =
        "messages in chunks of shared memory, kept whole, in order; written and read in place, or "
        "copied in and out",
    .participants = "many publishers and subscribers of a topic, introduced by the daemon RouDi",
    .limits =
        "pools of chunks, of fixed sizes, from the start of RouDi: here as many as the two queues "
        "hold, 256 messages each or what --capacity holds; one RouDi on a machine",
    .leftovers =
        "names in /dev/shm and sockets in /tmp, removed by RouDi when its owner ends or dies; those "
        "of a killed RouDi stay until the next one. Survivors are told by nobody here",
    .permissions = "access to RouDi's socket in /tmp and to the segment of the user's group",
    .cost =
        "an exchange of chunk indices without a system call; a semaphore call for each message when "
        "a WaitSet listens; a full queue is waited for by sleeping and looking again",
    .flow = flows::kSharedMemory,
    .use_when = "large messages to several readers without a copy; a daemon is acceptable",
    .avoid_when = "two processes are all there is: a ring needs no daemon and no fixed pools",
    .manuals = "iceoryx.io, v2.0"};

constexpr std::size_t kMostPlaces = iox::MAX_SUBSCRIBER_QUEUE_CAPACITY;  // and the default
constexpr std::size_t kSpareChunks = 8;  // in the hands of either side

// The library cannot start twice in a process, nor after a fork of one where it has: both happen
// only where both sides were threads of the supervisor.
std::atomic<bool> started_here = false;

iox::RouDiConfig_t pools(const ChannelSpec& spec) {
  constexpr std::size_t kAlignment = 64;
  const std::size_t size = (spec.message_bytes / kAlignment + 1) * kAlignment;
  iox::mepoo::MePooConfig config;
  config.addMemPool(
      {static_cast<std::uint32_t>(size),
       static_cast<std::uint32_t>(2 * (reference::places(spec, kMostPlaces) + kSpareChunks))});
  const auto group = iox::posix::PosixGroup::getGroupOfCurrentProcess().getName();
  iox::RouDiConfig_t roudi;
  roudi.m_sharedMemorySegments.push_back({group, group, config});
  return roudi;
}

// The library's log is a nuisance on stdout, where results go.
void be_quiet() {
  iox::log::LogManager::GetLogManager().SetDefaultLogLevel(iox::log::LogLevel::kError,
                                                           iox::log::LogLevelOutput::kHideLogLevel);
}

std::string runtime_name(const std::string& pair, Side side) {
  return pair + (side == Side::initiator ? "-i" : "-r");
}

std::string group_name() {
  return iox::posix::PosixGroup::getGroupOfCurrentProcess().getName().c_str();
}

// Everything that RouDi and the two sides have named. The lock goes last: until then no other RouDi
// can be here, and these names are ours.
void remove_names(const std::string& pair) {
  ::shm_unlink("/iceoryx_mgmt");
  ::shm_unlink(("/" + group_name()).c_str());
  for (const std::string& name : {runtime_name(pair, Side::initiator),
                                  runtime_name(pair, Side::responder), std::string("roudi")}) {
    ::unlink(("/tmp/" + name).c_str());
    ::unlink(("/tmp/" + name + ".lock").c_str());
  }
  ::unlink("/tmp/iox-unique-roudi.lock");
}

// A RouDi in a process of its own, which ends when this object or the owner does. It does so without
// the library's destructors: they abort where a killed side has left a lock behind.
class Roudi {
 public:
  Roudi(const ChannelSpec& spec, const std::string& pair) {
    std::array<int, 2> ends{};
    sys::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    const sys::UniqueFd ready(ends[0]);
    sys::UniqueFd tells(ends[1]);
    const pid_t owner = ::getpid();
    pid_ = sys::check(::fork(), "fork");
    if (pid_ == 0) serve(spec, pair, owner, tells.get());
    tells.reset();
    char byte = 0;
    if (::read(ready.get(), &byte, 1) != 1) {
      ::waitpid(std::exchange(pid_, -1), nullptr, 0);
      sys::throw_system_error(ECHILD, "RouDi ended at its start");
    }
  }
  Roudi(Roudi&& that) noexcept : pid_(std::exchange(that.pid_, -1)) {}
  Roudi& operator=(Roudi&&) = delete;
  ~Roudi() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }

 private:
  [[noreturn]] static void serve(const ChannelSpec& spec, const std::string& pair, pid_t owner,
                                 int tells) {
    ::setsid();  // what ends the owner's group must not keep it from tidying up
    sigset_t end;
    ::sigemptyset(&end);
    ::sigaddset(&end, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &end, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::prctl(PR_SET_NAME, "ipcmark-roudi");
    const int null = ::open("/dev/null", O_RDWR);
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) ::dup2(null, stream);
    if (::getppid() != owner) ::_exit(1);
    be_quiet();
    iox::roudi::IceOryxRouDiComponents parts(pools(spec));
    iox::roudi::RouDi roudi(
        parts.rouDiMemoryManager, parts.portManager,
        iox::roudi::RouDi::RoudiStartupParameters(iox::roudi::MonitoringMode::OFF, false));
    int signal = 0;
    if (::write(tells, "r", 1) == 1) ::sigwait(&end, &signal);
    remove_names(pair);
    ::_exit(0);
  }

  pid_t pid_ = -1;
};

// The library's own way of being alone: a lock on a file.
bool another_runs() {
  const sys::UniqueFd lock(::open("/tmp/iox-unique-roudi.lock", O_RDWR | O_CLOEXEC));
  return lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0;
}

// Looks again and again.
struct Spin {
  static constexpr std::string_view kName = "spin";
  static constexpr std::string_view kHelp = "takes again and again, without a system call";
  static constexpr WaitKind kKind = WaitKind::polling;
  explicit Spin(iox::popo::UntypedSubscriber&) {}
  void wait(bool) { sys::cpu_relax(); }
};

// Sleeps on a semaphore in shared memory that the publisher posts.
struct WaitSet {
  static constexpr std::string_view kName = "waitset";
  static constexpr std::string_view kHelp = "a WaitSet sleeps on a semaphore in shared memory";
  static constexpr WaitKind kKind = WaitKind::blocking;
  explicit WaitSet(iox::popo::UntypedSubscriber& subscriber) {
    set_.attachState(subscriber, iox::popo::SubscriberState::HAS_DATA).or_else([](auto&) {
      sys::throw_system_error(ENOSPC, "WaitSet");
    });
  }
  void wait(bool timed) {
    if (!timed) {
      set_.wait();
    } else if (set_.timedWait(iox::units::Duration::fromSeconds(kTimeLimit.count())).empty()) {
      sys::throw_system_error(ETIMEDOUT, "WaitSet");
    }
  }

 private:
  iox::popo::WaitSet<1> set_;
};

iox::capro::ServiceDescription topic(Side from) {
  if (from == Side::initiator) return {"ipcmark", "pair", "forth"};
  return {"ipcmark", "pair", "back"};
}

iox::popo::PublisherOptions publishing() {
  iox::popo::PublisherOptions options;
  options.subscriberTooSlowPolicy = iox::popo::ConsumerTooSlowPolicy::WAIT_FOR_CONSUMER;
  return options;
}

iox::popo::SubscriberOptions subscribing(const ChannelSpec& spec) {
  iox::popo::SubscriberOptions options;
  options.queueCapacity = reference::places(spec, kMostPlaces);
  options.queueFullPolicy = iox::popo::QueueFullPolicy::BLOCK_PRODUCER;
  return options;
}

template <class Wait>
class Iceoryx {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr std::string_view wait_help = Wait::kHelp;
  static constexpr WaitKind wait_kind = Wait::kKind;
  static constexpr AxisSet axes{.access = true, .timeout = Wait::kKind == WaitKind::blocking};

  class Endpoint {
   public:
    Endpoint(const ChannelSpec& spec, Side side)
        : publisher_(topic(side), publishing()),
          subscriber_(topic(other(side)), subscribing(spec)),
          wait_(subscriber_),
          timed_(spec.timed) {
      while (!publisher_.hasSubscribers() ||
             subscriber_.getSubscriptionState() != iox::SubscribeState::SUBSCRIBED) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    }

    Bytes loan(std::size_t length) {
      for (;;) {
        auto chunk = publisher_.loan(static_cast<std::uint32_t>(length));
        if (!chunk.has_error()) [[likely]]
          return {static_cast<std::byte*>(loaned_ = chunk.value()), length};
        sys::cpu_relax();
      }
    }
    void publish() { publisher_.publish(loaned_); }
    ConstBytes peek() {
      for (;;) {
        auto chunk = subscriber_.take();
        if (!chunk.has_error()) [[likely]] {
          taken_ = chunk.value();
          return {static_cast<const std::byte*>(taken_),
                  iox::mepoo::ChunkHeader::fromUserPayload(taken_)->userPayloadSize()};
        }
        wait_.wait(timed_);
      }
    }
    void release() { subscriber_.release(taken_); }

    void send(ConstBytes tx) {
      std::memcpy(loan(tx.size()).data(), tx.data(), tx.size());
      publish();
    }
    std::size_t recv(Bytes rx) {
      const ConstBytes message = peek();
      if (message.size() > rx.size()) sys::throw_system_error(EMSGSIZE, "recv");
      std::memcpy(rx.data(), message.data(), message.size());
      release();
      return message.size();
    }

   private:
    iox::popo::UntypedPublisher publisher_;
    iox::popo::UntypedSubscriber subscriber_;
    Wait wait_;
    void* loaned_ = nullptr;
    const void* taken_ = nullptr;
    bool timed_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (started_here) return "iceoryx has run in this process, and starts in none a second time";
    if (auto reason = reference::too_small(spec)) return reason;
    const std::size_t places = reference::places(spec, kMostPlaces);
    if (places > kMostPlaces) {
      return "a queue of " + std::to_string(places) + " messages; the library has places for " +
             std::to_string(kMostPlaces);
    }
    if (another_runs()) return "another RouDi runs on this machine, and there can be one";
    return reference::no_room_in_shm(kManagement + 2 * (places + kSpareChunks) *
                                                       (spec.message_bytes + kMostOverhead));
  }
  static Iceoryx create(const ChannelSpec& spec) { return Iceoryx(spec); }

  Endpoint attach(Side side) {
    started_here = true;
    const std::string name = runtime_name(pair_, side);
    be_quiet();
    iox::runtime::PoshRuntime::initRuntime(
        iox::RuntimeName_t(iox::cxx::TruncateToCapacity, name.c_str()));
    return {spec_, side};
  }

 private:
  // Of RouDi's own tables, and of a chunk.
  static constexpr std::size_t kManagement = std::size_t{128} << 20, kMostOverhead = 256;

  explicit Iceoryx(const ChannelSpec& spec)
      : spec_(spec), pair_(reference::random_address()), roudi_(spec, pair_) {}

  ChannelSpec spec_;
  std::string pair_;
  Roudi roudi_;
};

const Register<Iceoryx<Spin>, Iceoryx<WaitSet>> registered;

}  // namespace
}  // namespace ipcmark
