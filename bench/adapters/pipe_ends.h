// What pipes of every kind share: two ends, their size, and bytes through them.
#pragma once

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "bench/adapters/fd_channel.h"
#include "bench/adapters/limits.h"

namespace ipcmark {

struct PipeEnds {
  struct Ends {
    sys::UniqueFd read, write;
  };

  static Ends anonymous(int flags) {
    std::array<int, 2> ends{};
    sys::check(::pipe2(ends.data(), flags | O_CLOEXEC), "pipe2");
    return {sys::UniqueFd(ends[0]), sys::UniqueFd(ends[1])};
  }

  // One pipe in each direction, each as `make` makes it.
  template <class Make>
  static FdPair both_ways(const ChannelSpec& spec, Make make) {
    FdPair pair;
    for (const Side from : {Side::initiator, Side::responder}) {
      Ends ends = make();
      if (spec.capacity_bytes != 0) {
        sys::check(::fcntl(ends.write.get(), F_SETPIPE_SZ, spec.capacity_bytes),
                   "F_SETPIPE_SZ (limits: fs.pipe-max-size, fs.pipe-user-pages-soft)");
      }
      pair.out[index(from)] = std::move(ends.write);
      pair.in[index(other(from))] = std::move(ends.read);
    }
    return pair;
  }

  // Only up to this length no writer cuts into another's message, and no reader takes half of one.
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    const bool several = spec.initiators > 1 || spec.responders > 1;
    if (!several || spec.message_bytes <= PIPE_BUF) return std::nullopt;
    return "messages over " + std::to_string(PIPE_BUF) +
           " bytes (PIPE_BUF) of several writers get mixed up, as their parts of several readers do";
  }

  static ssize_t write_some(int fd, ConstBytes tx) { return ::write(fd, tx.data(), tx.size()); }
  static ssize_t read_some(int fd, Bytes rx) { return ::read(fd, rx.data(), rx.size()); }
};

}  // namespace ipcmark
