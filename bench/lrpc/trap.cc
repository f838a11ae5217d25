#include "bench/lrpc/trap.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV  // Linux 5.19
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP  // Linux 6.6
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif

namespace ipcmark::lrpc::trap {

long new_number() {
  // Above every kernel's table, below the bit of x32.
  constexpr long kFirst = 0x10'0000;
  constexpr long kNumbers = 0x10'0000;
  static std::atomic<long> next{0};
  return kFirst + next.fetch_add(1) % kNumbers;
}

sys::UniqueFd install(long number) {
  std::array<sock_filter, 4> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{program.size(), program.data()};
  constexpr unsigned long kFlags =
      SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return {};
  return sys::UniqueFd(
      static_cast<int>(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, kFlags, &filter)));
}

int receive(int listener, Notification& notification) {
  seccomp_notif request{};  // the kernel wants it zeroed
  if (::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) return -1;
  notification.id = request.id;
  for (std::size_t i = 0; i < kRegisters; ++i) notification.arguments[i] = request.data.args[i];
  return 0;
}

int answer(int listener, std::uint64_t id, std::uint64_t value) {
  seccomp_notif_resp response{};
  response.id = id;
  response.val = static_cast<std::int64_t>(value);
  return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

int wake_in_sync(int listener) {
  return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

int probe(bool sync) {
  const pid_t child = ::fork();
  if (child == 0) {
    const sys::UniqueFd listener = install(new_number());
    ::_exit(!listener || (sync && wake_in_sync(listener.get()) < 0) ? errno : 0);
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

}  // namespace ipcmark::lrpc::trap
