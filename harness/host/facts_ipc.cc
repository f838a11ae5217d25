// The kernel's settings of the IPC mechanisms. Identity: those that change a figure, not only which
// sizes run.
#include <array>

#include "harness/host/fact_row.h"
#include "harness/host/readers.h"

namespace ipcmark {

namespace {

constexpr std::array kRows{
    FactRow{"kernel_msgmax", "B", "/proc/sys/kernel/msgmax", kNoted, read_file},
    FactRow{"kernel_msgmnb", "B", "/proc/sys/kernel/msgmnb", kNoted, read_file},
    FactRow{"kernel_msgmni", "", "/proc/sys/kernel/msgmni", kNoted, read_file},
    FactRow{"kernel_shmmax", "B", "/proc/sys/kernel/shmmax", kNoted, read_file},
    FactRow{"kernel_shmall", "pages", "/proc/sys/kernel/shmall", kNoted, read_file},
    FactRow{"kernel_shmmni", "", "/proc/sys/kernel/shmmni", kNoted, read_file},
    FactRow{"kernel_sem", "", "/proc/sys/kernel/sem", kNoted, read_file},
    FactRow{"fs_mqueue_msg_default", "", "/proc/sys/fs/mqueue/msg_default", kNoted, read_file},
    FactRow{"fs_mqueue_msg_max", "", "/proc/sys/fs/mqueue/msg_max", kNoted, read_file},
    FactRow{"fs_mqueue_msgsize_default", "B", "/proc/sys/fs/mqueue/msgsize_default", kNoted,
            read_file},
    FactRow{"fs_mqueue_msgsize_max", "B", "/proc/sys/fs/mqueue/msgsize_max", kNoted, read_file},
    FactRow{"fs_mqueue_queues_max", "", "/proc/sys/fs/mqueue/queues_max", kNoted, read_file},
    FactRow{"fs_pipe_max_size", "B", "/proc/sys/fs/pipe-max-size", kNoted, read_file},
    FactRow{"fs_pipe_user_pages_soft", "pages", "/proc/sys/fs/pipe-user-pages-soft", kNoted,
            read_file},
    FactRow{"fs_pipe_user_pages_hard", "pages", "/proc/sys/fs/pipe-user-pages-hard", kNoted,
            read_file},
    FactRow{"net_core_rmem_default", "B", "/proc/sys/net/core/rmem_default", kIdentity, read_file},
    FactRow{"net_core_rmem_max", "B", "/proc/sys/net/core/rmem_max", kNoted, read_file},
    FactRow{"net_core_wmem_default", "B", "/proc/sys/net/core/wmem_default", kIdentity, read_file},
    FactRow{"net_core_wmem_max", "B", "/proc/sys/net/core/wmem_max", kNoted, read_file},
    FactRow{"net_core_optmem_max", "B", "/proc/sys/net/core/optmem_max", kNoted, read_file},
    FactRow{"net_core_busy_poll", "us", "/proc/sys/net/core/busy_poll", kNoted, read_file},
    FactRow{"net_unix_max_dgram_qlen", "", "/proc/sys/net/unix/max_dgram_qlen", kNoted, read_file},
    FactRow{"net_ipv4_tcp_congestion_control", "", "/proc/sys/net/ipv4/tcp_congestion_control",
            kIdentity, read_file},
    FactRow{"net_ipv4_tcp_rmem", "B", "/proc/sys/net/ipv4/tcp_rmem", kIdentity, read_file},
    FactRow{"net_ipv4_tcp_wmem", "B", "/proc/sys/net/ipv4/tcp_wmem", kIdentity, read_file},
    FactRow{"kernel_io_uring_disabled", "", "/proc/sys/kernel/io_uring_disabled", kNoted,
            read_file},
    FactRow{"kernel_yama_ptrace_scope", "", "/proc/sys/kernel/yama/ptrace_scope", kNoted,
            read_file},
};

}  // namespace

std::span<const FactRow> ipc_facts() { return kRows; }

}  // namespace ipcmark
