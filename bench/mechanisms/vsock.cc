// vsock: the sockets between a virtual machine and its host, over their loopback transport.
#include <sys/time.h>
// clang-format off: it needs what the line above declares.
#include <linux/vm_sockets.h>
// clang-format on

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {
namespace {

struct Vsock {
  static constexpr MechanismInfo info{
      .name = "vsock",
      .family = "socket",
      .summary = "VM socket stream over its loopback (vsock_loopback)",
      .framing = Framing::stream,
      .limit_name = "the kernel module vsock_loopback",
      .data = "bytes without boundaries, in order, copied into packets and out again",
      .participants = "two per connection, both ways over one descriptor each",
      .limits = "256 KiB of credit under way by default; cannot be set here",
      .leftovers = "nothing. The survivor gets end of file, ECONNRESET or EPIPE",
      .permissions = "none: anybody on the machine may connect to CID 1",
      .cost =
          "2 copies, 2 system calls, and a worker thread of the kernel that carries packets "
          "between the two sides",
      .flow = flows::kKernelBuffer,
      .use_when = "the other side is the host or a guest, and there is to be no network",
      .avoid_when = "both sides are on one machine: a UNIX socket needs no worker and no module",
      .manuals = "vsock(7), socket(7)"};

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return "the credit of a VM socket is not set here";
    static const std::optional<std::string> kReason = probe();
    return kReason;
  }

  static FdPair open(const ChannelSpec&) {
    return sockets::connect_pair(sockets::make_socket(AF_VSOCK, SOCK_STREAM), client(), loopback());
  }
  static ssize_t write_some(int fd, ConstBytes tx) { return sockets::send_some(fd, tx); }
  static ssize_t read_some(int fd, Bytes rx) { return sockets::recv_some(fd, rx); }
  static void limit_waits(int fd) { sockets::limit_waits(fd); }

 private:
  // Bound, so that both sides name it alike. Where there is a device but no loopback, an attempt to
  // connect may be answered by nobody.
  static sys::UniqueFd client() {
    sys::UniqueFd socket = sockets::make_socket(AF_VSOCK, SOCK_STREAM);
    const timeval limit{0, 100'000};
    sockets::set_option(socket.get(), AF_VSOCK, SO_VM_SOCKETS_CONNECT_TIMEOUT, limit,
                        "SO_VM_SOCKETS_CONNECT_TIMEOUT");
    sockets::bind_to(socket, loopback());
    return socket;
  }

  static sockets::Address loopback() {
    sockaddr_vm text{};
    text.svm_family = AF_VSOCK;
    text.svm_cid = VMADDR_CID_LOCAL;
    text.svm_port = VMADDR_PORT_ANY;
    sockets::Address address;
    std::memcpy(&address.storage, &text, sizeof text);
    address.length = sizeof text;
    return address;
  }

  static std::optional<std::string> probe() {
    const auto failure = sockets::failure_of([] { open({}); });
    if (!failure) return std::nullopt;
    return "no VM socket reaches this machine itself (" + *failure +
           "); `modprobe vsock_loopback` adds the transport";
  }
};

const RegisterFd<Vsock, waits::ForFdShort> registered;

}  // namespace
}  // namespace ipcmark
