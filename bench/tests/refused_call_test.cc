// What a row stands on is asked for, not assumed: where the machine refuses it, the row says so.
#include "harness/tests/refused_call.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <ostream>
#include <string>
#include <string_view>

#include "harness/core/registry.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

constexpr std::uint32_t kSolMptcp = 284;  // not in glibc 2.36
constexpr long kFutexWait = 455;          // nor these
constexpr long kFutexWaitv = 449;

struct Refused {
  std::string_view mechanism, wait;
  RefusedCall call;
  int error;
  std::string_view reason;
};
void PrintTo(const Refused& row, std::ostream* out) { *out << row.mechanism << ' ' << row.wait; }

constexpr Refused kRows[] = {
    {"process_vm",
     "readv_spin",
     {SYS_process_vm_readv},
     EPERM,
     "process_vm_readv is refused (EPERM)"},
    {"pidfd_signal", "signalfd", {SYS_pidfd_open}, ENOSYS, "is refused (ENOSYS)"},
    {"seccomp_notify", "notify", {SYS_seccomp}, EACCES, "user notification is refused (EACCES)"},
    {"netlink", "block", {SYS_socket, 0, AF_NETLINK}, EPROTONOSUPPORT, "not supported"},
    {"vsock", "block", {SYS_socket, 0, AF_VSOCK}, EAFNOSUPPORT, "not supported"},
    {"mptcp", "block", {SYS_socket, 2, IPPROTO_MPTCP}, EPROTONOSUPPORT, "not supported"},
    {"mptcp", "block", {SYS_getsockopt, 1, kSolMptcp}, EOPNOTSUPP, "falls back to plain TCP"},
    {"tcp_zerocopy", "block", {SYS_setsockopt, 2, SO_ZEROCOPY}, EOPNOTSUPP, "not supported"},
    {"udp",
     "busy_poll",
     {SYS_setsockopt, 2, SO_BUSY_POLL},
     EPERM,
     "SO_BUSY_POLL is refused (EPERM)"},
    {"af_packet", "block", {SYS_unshare}, EPERM, "unshare(CLONE_NEWNET)"},
    {"af_packet", "poll", {SYS_unshare}, ENOSPC, "user.max_net_namespaces"},
    {"af_packet", "block", {SYS_socket, 0, AF_PACKET}, EPERM, "not permitted"},
    {"af_xdp", "poll", {SYS_socket, 0, AF_XDP}, EAFNOSUPPORT, "not supported"},
    {"af_xdp", "epoll_lt", {SYS_bpf}, EPERM, "CAP_BPF"},
    {"af_xdp_native", "spin", {SYS_unshare}, EPERM, "unshare(CLONE_NEWNET)"},
    {"pipe", "uring", {SYS_io_uring_setup}, EPERM, "io_uring is refused (EPERM)"},
    {"pipe", "uring_fixed", {SYS_io_uring_setup}, ENOMEM, "RLIMIT_MEMLOCK"},
    {"pipe", "uring_sqpoll", {SYS_io_uring_setup}, ENOSYS, "not in this kernel"},
    {"userfaultfd", "block", {SYS_userfaultfd}, EPERM, "UFFD_USER_MODE_ONLY"},
    {"userfaultfd", "poll", {SYS_userfaultfd}, ENOSYS, "not implemented"},
    {"shm_ring", "futex_waitv_elided", {kFutexWaitv}, ENOSYS, "futex_waitv"},
    {"shm_ring", "futex2_elided", {kFutexWait}, ENOSYS, "futex_wait"},
};

class RefusedCallProcesses : public testing::TestWithParam<Refused> {};

TEST_P(RefusedCallProcesses, IsTheRowsReason) {
  const Variant* const variant = Registry::instance().find(GetParam().mechanism, GetParam().wait);
  ASSERT_NE(variant, nullptr);
  const sys::Shared<std::array<char, 512>> said;
  ASSERT_EQ(
      in_child([&] {
        refuse(GetParam().call, GetParam().error);
        const ChannelSpec spec{.message_bytes = std::min<std::size_t>(1, variant->max_message())};
        const std::string reason = variant->unsupported(spec).value_or("nothing");
        return reason.copy(said->data(), said->size() - 1) > 0 ? 0 : 1;
      }),
      0);
  EXPECT_NE(std::string_view(said->data()).find(GetParam().reason), std::string_view::npos)
      << said->data();
}

INSTANTIATE_TEST_SUITE_P(Each, RefusedCallProcesses, testing::ValuesIn(kRows),
                         [](const testing::TestParamInfo<Refused>& row) {
                           return std::string(row.param.mechanism) + "_" +
                                  std::string(row.param.wait) + "_" + std::to_string(row.index);
                         });

}  // namespace
}  // namespace ipcmark
