// A transport that works, until a test tells it to misbehave.
#pragma once

#include <sys/socket.h>

#include <array>
#include <functional>
#include <limits>
#include <vector>

#include "harness/run/rig.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark {

// One end of a sequenced-packet socket pair: keeps messages whole, blocks, and sees a dead peer.
class FakeWire {
 public:
  explicit FakeWire(int fd) : fd_(fd) {}
  void put(ConstBytes message) {
    sys::check(::send(fd_, message.data(), message.size(), MSG_NOSIGNAL), "send");
    if (delayed_.empty()) return;
    const auto late = std::exchange(delayed_, {});
    sys::check(::send(fd_, late.data(), late.size(), MSG_NOSIGNAL), "send");
  }
  // Overtaken by the next message.
  void delay(ConstBytes message) { delayed_.assign(message.begin(), message.end()); }
  std::size_t get(Bytes rx) {
    const auto length = sys::check(::recv(fd_, rx.data(), rx.size(), 0), "recv");
    if (length == 0) sys::throw_system_error(ECONNRESET, "the other side has closed");
    return static_cast<std::size_t>(length);
  }

 private:
  int fd_;
  std::vector<std::byte> delayed_;
};

// What is to go wrong. Workers inherit it by fork, so it lies in a global that a test sets.
struct FakePlan {
  static constexpr auto kNever = std::numeric_limits<std::uint64_t>::max();

  std::function<void()> on_create = [] {};
  std::function<void(Side)> on_attach = [](Side) {};
  Side side = Side::initiator;  // the one whose message number `at` is handled by `instead`
  std::uint64_t at = kNever;
  std::function<void(FakeWire&, ConstBytes)> instead;
  std::function<void()> on_send;  // ahead of each message
};
inline FakePlan fake_plan;

class FakeEndpoint {
 public:
  FakeEndpoint(int fd, Side side) : wire_(fd), spoilt_(side == fake_plan.side) {}
  void send(ConstBytes tx) {
    if (fake_plan.on_send) fake_plan.on_send();
    if (spoilt_ && sent_ == fake_plan.at) {
      fake_plan.instead(wire_, tx);
    } else {
      wire_.put(tx);
    }
    ++sent_;
  }
  std::size_t recv(Bytes rx) { return wire_.get(rx); }

 private:
  FakeWire wire_;
  bool spoilt_;
  std::uint64_t sent_ = 0;
};

template <WaitKind kKind>
class FakeChannel {
 public:
  static constexpr MechanismInfo info{.name = "fake",
                                      .family = "socket",
                                      .summary = "a socket pair to be spoilt",
                                      .limit_name = "fake.max_message"};
  static constexpr std::string_view wait_name = "block";
  static constexpr WaitKind wait_kind = kKind;
  static constexpr Sharing sharing{.senders = true, .receivers = true};

  static std::size_t max_message() { return 8192; }
  static FakeChannel create(const ChannelSpec&) {
    fake_plan.on_create();
    return FakeChannel();
  }
  void isolate(Side side) { ends_[index(other(side))].reset(); }
  FakeEndpoint attach(Side side) {
    fake_plan.on_attach(side);
    return {ends_[index(side)].get(), side};
  }

 private:
  FakeChannel() {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    for (std::size_t side = 0; side < 2; ++side) ends_[side] = sys::UniqueFd(ends[side]);
  }

  std::array<sys::UniqueFd, 2> ends_;
};

inline Variant fake_blocking() { return variant_of<FakeChannel<WaitKind::blocking>>(); }
inline Variant fake_polling() { return variant_of<FakeChannel<WaitKind::polling>>(); }

}  // namespace ipcmark
