// One message over a stream socket of its own: sent whole, and received until the sender closes.
#pragma once

#include <sys/socket.h>

#include <cerrno>

#include "harness/core/bytes.h"
#include "harness/sys/error.h"

namespace ipcmark::whole_message {

inline void send(int socket, ConstBytes tx) {
  while (!tx.empty()) {
    const ssize_t sent = ::send(socket, tx.data(), tx.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      tx = tx.subspan(static_cast<std::size_t>(sent));
    } else if (errno != EINTR) {
      sys::throw_system_error(errno, "send");
    }
  }
}

inline std::size_t receive_to_end(int socket, Bytes rx) {
  std::byte beyond;  // where a message that is too long shows
  std::size_t length = 0;
  for (;;) {
    const bool full = length == rx.size();
    const ssize_t got =
        ::recv(socket, full ? &beyond : rx.data() + length, full ? 1 : rx.size() - length, 0);
    if (got == 0) return length;
    if (got > 0) {
      if (full) sys::throw_system_error(EMSGSIZE, "recv");
      length += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      sys::throw_system_error(errno, "recv");
    }
  }
}

}  // namespace ipcmark::whole_message
