// D-Bus as libsystemd speaks it: a message is a signal with one array of bytes.
#pragma once

#include <systemd/sd-bus.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "harness/core/channel.h"
#include "harness/sys/error.h"
#include "harness/sys/relax.h"

namespace ipcmark::sd_bus {

inline constexpr const char* kPath = "/ipcmark";
inline constexpr const char* kInterface = "ipcmark.Pair";
inline constexpr const char* kMember = "Message";

// The specification's limit of an array.
inline constexpr std::size_t kLargestArray = std::size_t{64} << 20;

inline int check(int result, const char* what) {
  if (result < 0) [[unlikely]]
    sys::throw_system_error(-result, what);
  return result;
}

struct Unref {
  void operator()(::sd_bus* bus) const { ::sd_bus_close_unref(bus); }
  void operator()(sd_bus_message* message) const { ::sd_bus_message_unref(message); }
};
using Bus = std::unique_ptr<::sd_bus, Unref>;
using Message = std::unique_ptr<sd_bus_message, Unref>;

inline Bus make_bus() {
  ::sd_bus* bus = nullptr;
  check(::sd_bus_new(&bus), "sd_bus_new");
  return Bus(bus);
}

struct Block {
  static constexpr std::string_view kName = "block";
  static constexpr std::string_view kHelp = "sd_bus_process until there is none; sd_bus_wait polls";
  static constexpr WaitKind kKind = WaitKind::blocking;
  static void wait(::sd_bus* bus, bool timed) {
    constexpr auto kLimitUs = std::chrono::microseconds(kTimeLimit).count();
    const int ready = ::sd_bus_wait(bus, timed ? kLimitUs : UINT64_MAX);
    if (ready == 0) sys::throw_system_error(ETIMEDOUT, "sd_bus_wait");
    if (ready != -EINTR) check(ready, "sd_bus_wait");
  }
};
struct Spin {
  static constexpr std::string_view kName = "nonblock_spin";
  static constexpr std::string_view kHelp = "sd_bus_process again and again: a recvmsg each";
  static constexpr WaitKind kKind = WaitKind::polling;
  static void wait(::sd_bus*, bool) { sys::cpu_relax(); }
};

template <class Wait>
class Endpoint {
 public:
  // `to`: the peer's name on a bus; nullptr between two peers.
  Endpoint(Bus bus, const char* to, bool timed) : bus_(std::move(bus)), to_(to), timed_(timed) {}

  void send(ConstBytes tx) {
    sd_bus_message* raw = nullptr;
    check(::sd_bus_message_new_signal(bus_.get(), &raw, kPath, kInterface, kMember), "new_signal");
    const Message message(raw);
    if (to_ != nullptr) check(::sd_bus_message_set_destination(raw, to_), "set_destination");
    check(::sd_bus_message_append_array(raw, 'y', tx.data(), tx.size()), "append_array");
    check(::sd_bus_send(bus_.get(), raw, nullptr), "sd_bus_send");
    check(::sd_bus_flush(bus_.get()), "sd_bus_flush");  // else it grows a queue without a limit
  }

  std::size_t recv(Bytes rx) {
    for (;;) {
      sd_bus_message* raw = nullptr;
      const int progress = check(::sd_bus_process(bus_.get(), &raw), "sd_bus_process");
      const Message message(raw);
      if (raw != nullptr && ::sd_bus_message_is_signal(raw, kInterface, kMember) > 0) {
        return unpack(raw, rx);
      }
      if (progress == 0) Wait::wait(bus_.get(), timed_);
    }
  }

 private:
  static std::size_t unpack(sd_bus_message* message, Bytes rx) {
    const void* data = nullptr;
    std::size_t length = 0;
    check(::sd_bus_message_read_array(message, 'y', &data, &length), "read_array");
    if (length > rx.size()) sys::throw_system_error(EMSGSIZE, "recv");
    if (length != 0) std::memcpy(rx.data(), data, length);
    return length;
  }

  Bus bus_;
  const char* to_;
  bool timed_;
};

}  // namespace ipcmark::sd_bus
