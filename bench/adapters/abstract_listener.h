// A listening UNIX socket with a name of the kernel's choice in the abstract namespace, where there
// is no file and the name goes with the socket.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>

#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark {

class AbstractListener {
 public:
  explicit AbstractListener(int type)
      : type_(type), socket_(sys::check(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0), "socket")) {
    // Bound to no name at all, it gets one.
    sockaddr_un none{};
    none.sun_family = AF_UNIX;
    sys::check(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&none), sizeof none.sun_family),
               "bind");
    sys::check(::listen(socket_.get(), kBacklog), "listen");
    sys::check(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address_), &length_),
               "getsockname");
  }

  // Both wait, and retry after EINTR; errors throw.
  sys::UniqueFd accept() const {
    return again([&] { return ::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC); },
                 "accept4");
  }
  sys::UniqueFd connect() const {
    sys::UniqueFd socket(sys::check(::socket(AF_UNIX, type_ | SOCK_CLOEXEC, 0), "socket"));
    again(
        [&] {
          return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address_), length_) < 0
                     ? -1
                     : 0;
        },
        "connect")
        .release();
    return socket;
  }
  void close() { socket_.reset(); }

 private:
  static constexpr int kBacklog = 64;

  template <class Call>
  static sys::UniqueFd again(Call call, const char* what) {
    for (;;) {
      const int fd = call();
      if (fd >= 0) return sys::UniqueFd(fd);
      if (errno != EINTR) sys::throw_system_error(errno, what);
    }
  }

  int type_;
  sys::UniqueFd socket_;
  sockaddr_un address_{};
  socklen_t length_ = sizeof address_;
};

}  // namespace ipcmark
