// UNIX sockets of each type (stream, datagram, sequenced packet) under each kind of name.
#pragma once

#include <sys/stat.h>
#include <sys/un.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"
#include "harness/run/run_folder.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

// none: socketpair(2), inherited. path: a file in the run folder, gone once both are connected.
// abstract: a name that is no file.
enum class Naming : std::uint8_t { none, path, abstract };

// What the contracts share.
namespace unix_text {

inline constexpr std::string_view kStreamData =
    "bytes without boundaries, in order, copied into socket buffers and out again";
inline constexpr std::string_view kMessageData =
    "messages, kept whole and in order, copied into socket buffers and out again; never lost";
inline constexpr std::string_view kStreamLimits =
    "SO_SNDBUF of buffer memory under way, overhead counted: net.core.wmem_default is some 280 "
    "messages of 64 bytes; --capacity sets it, up to net.core.wmem_max";
inline constexpr std::string_view kMessageLimits =
    "a message must fit SO_SNDBUF, which is made for four of them, up to net.core.wmem_max (the "
    "kernel doubles it); --capacity sets it instead";
inline constexpr std::string_view kPairPermissions = "possession of the descriptor";
inline constexpr std::string_view kPathPermissions =
    "search permission on the folders and write permission on the file; here 0700 and 0600";
inline constexpr std::string_view kAbstractPermissions =
    "none: anybody in the network namespace may connect, so check SO_PEERCRED";
inline constexpr std::string_view kCost =
    "2 copies, 2 system calls, a buffer allocated and freed, 1 wake-up when the reader sleeps";
inline constexpr std::string_view kLimitNames =
    "net.core.wmem_default, net.core.wmem_max, net.unix.max_dgram_qlen";
inline constexpr std::string_view kManuals = "unix(7), socket(7), send(2), recv(2)";

}  // namespace unix_text

// A name that is bound and soon not needed any more.
class UnixName {
 public:
  UnixName(Naming naming, ObjectJournal* journal)
      : name_(naming == Naming::path ? RunFolder::of_this_user().path().native()
                                     : std::string(1, 0)) {
    name_ += random_object_name();
    if (naming == Naming::path) intent_.emplace(journal, ObjectName{ObjectKind::path, 0, name_});
  }
  UnixName(const UnixName&) = delete;
  UnixName& operator=(const UnixName&) = delete;
  ~UnixName() {
    if (intent_) ::unlink(name_.c_str());
  }

  sockets::Address address() const {
    sockaddr_un text{};
    text.sun_family = AF_UNIX;
    if (name_.size() >= sizeof text.sun_path)
      sys::throw_system_error(ENAMETOOLONG, "the run folder's path");
    std::memcpy(text.sun_path, name_.data(), name_.size());
    sockets::Address address;
    std::memcpy(&address.storage, &text, sizeof text);
    address.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
    return address;
  }

 private:
  std::string name_;
  std::optional<Intent> intent_;
};

// A mechanism inherits it and adds `info`.
template <int kType, Naming kNaming>
struct UnixSocket {
  static constexpr bool kMessages = kType != SOCK_STREAM;

  static FdPair open(const ChannelSpec& spec) {
    FdPair pair = connected(spec.journal);
    for (const sys::UniqueFd& end : pair.in) size_buffer(end.get(), spec);
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes tx) { return sockets::send_some(fd, tx); }
  static ssize_t read_some(int fd, Bytes rx) {
    if constexpr (!kMessages) return sockets::recv_some(fd, rx);
    const ssize_t length = sockets::recv_whole(fd, rx);
    if (kType == SOCK_SEQPACKET && length == 0) [[unlikely]]
      return errno = ECONNRESET, -1;
    return length;
  }
  static void limit_waits(int fd) { sockets::limit_waits(fd); }

  static std::size_t max_message() {
    if constexpr (!kMessages) return kUnlimited;
    static const std::size_t kLimit = probe_largest();
    return kLimit;
  }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (kType == SOCK_SEQPACKET && spec.message_bytes == 0)
      return "an empty message cannot be told from the end of the connection";
    const std::size_t limit = sockets::largest_send_buffer();
    if (auto reason = sockets::buffer_refusal(spec.capacity_bytes, limit, "net.core.wmem_max"))
      return reason;
    if (kMessages && spec.capacity_bytes != 0) return message_refusal(spec);
    return std::nullopt;
  }

 private:
  static FdPair connected(ObjectJournal* journal) {
    if constexpr (kNaming == Naming::none) return socket_pair();
    if constexpr (kType == SOCK_DGRAM) return datagrams(journal);
    const UnixName name(kNaming, journal);
    FdPair pair = sockets::connect_pair(restricted(), restricted(), name.address());
    require_ourselves(pair.in[index(Side::responder)].get());
    return pair;
  }

  static FdPair socket_pair() {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, kType | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
    return pair;
  }

  static FdPair datagrams(ObjectJournal* journal) {
    const UnixName first(kNaming, journal), second(kNaming, journal);
    sys::UniqueFd one = restricted(), two = restricted();
    sockets::bind_to(one, first.address());
    sockets::bind_to(two, second.address());
    return sockets::connect_both(std::move(one), std::move(two));
  }

  // bind gives the file the mode of its socket.
  static sys::UniqueFd restricted() {
    sys::UniqueFd socket = sockets::make_socket(AF_UNIX, kType);
    sys::check(::fchmod(socket.get(), S_IRUSR | S_IWUSR), "fchmod of a socket");
    return socket;
  }

  // An abstract name is open to everybody while we listen.
  static void require_ourselves(int fd) {
    ucred peer{};
    socklen_t length = sizeof peer;
    sys::check(::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length), "SO_PEERCRED");
    if (peer.pid != ::getpid())
      sys::throw_system_error(ECONNREFUSED, "somebody else has connected");
  }

  static void size_buffer(int fd, const ChannelSpec& spec) {
    if (spec.capacity_bytes != 0) return sockets::set_send_buffer(fd, spec.capacity_bytes);
    if (!kMessages) return;
    const std::size_t standard = sysctl_value("/proc/sys/net/core/wmem_default", 212'992);
    const std::size_t wanted = 4 * spec.message_bytes;
    if (wanted > standard)
      sockets::set_send_buffer(fd, std::min(wanted, sockets::largest_send_buffer()));
  }

  static std::size_t probe_largest() {
    const FdPair pair = socket_pair();
    const std::size_t buffer = sockets::largest_send_buffer();
    sockets::set_send_buffer(pair.in[0].get(), buffer);
    return sockets::largest_datagram(pair.in[0].get(), pair.in[1].get(), 2 * buffer + 1);
  }

  static std::optional<std::string> message_refusal(const ChannelSpec& spec) {
    const FdPair pair = socket_pair();
    sockets::set_send_buffer(pair.in[0].get(), spec.capacity_bytes);
    const std::string message(spec.message_bytes, '\0');
    if (::send(pair.in[0].get(), message.data(), message.size(), MSG_DONTWAIT) >= 0)
      return std::nullopt;
    return "a message of " + std::to_string(spec.message_bytes) +
           " bytes does not fit a socket buffer of " + std::to_string(spec.capacity_bytes);
  }
};

}  // namespace ipcmark
