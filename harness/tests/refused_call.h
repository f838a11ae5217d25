// A machine that refuses a system call, as containers, hardened kernels and old ones do: a filter in a
// child of one's own.
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace ipcmark {

// A system call; with `argument`, only where that one has the value.
struct RefusedCall {
  long number;
  int argument = -1;
  std::uint32_t value = 0;
};

// From now on this process, and what it executes, gets `error` from it.
inline void refuse(const RefusedCall& call, int error) {
  const bool any = call.argument < 0;
  const std::size_t argument =
      offsetof(seccomp_data, args) +
      sizeof(std::uint64_t) * static_cast<std::size_t>(any ? 0 : call.argument);
  std::array<sock_filter, 6> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<__u32>(call.number), 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<__u32>(argument)),  // its lower half
      BPF_JUMP(BPF_JMP | (any ? BPF_JGE : BPF_JEQ) | BPF_K, any ? 0U : call.value, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<__u32>(error)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{program.size(), program.data()};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

// The exit status of a child that runs `body`.
inline int in_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace ipcmark
