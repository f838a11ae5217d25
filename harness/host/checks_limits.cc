// Limits below which parts of the default sweep are skipped: messages go up to 1 MiB.
#include <array>

#include "harness/host/check_row.h"

namespace ipcmark {

namespace {

using Facts = std::vector<Fact>;

constexpr double kLargestMessageBytes = 1 << 20;
// The kernel charges for ten messages of 1 MiB, with its own overhead.
constexpr double kMqueueBytes = 11 << 20;
constexpr double kMqueueMessages = 10;
constexpr double kMemlockBytes = 8 << 20;
constexpr double kOpenFiles = 1024;

Finding judge_mq_msgsize(const Facts& facts) {
  return expect_at_least(facts, "fs_mqueue_msgsize_max", kLargestMessageBytes);
}
Finding judge_mq_messages(const Facts& facts) {
  return expect_at_least(facts, "fs_mqueue_msg_max", kMqueueMessages);
}
Finding judge_mq_bytes(const Facts& facts) {
  return expect_at_least(facts, "rlimit_msgqueue", kMqueueBytes);
}
Finding judge_sysv_msgmax(const Facts& facts) {
  return expect_at_least(facts, "kernel_msgmax", kLargestMessageBytes);
}
Finding judge_sysv_msgmnb(const Facts& facts) {
  return expect_at_least(facts, "kernel_msgmnb", kLargestMessageBytes);
}
Finding judge_pipe_size(const Facts& facts) {
  return expect_at_least(facts, "fs_pipe_max_size", kLargestMessageBytes);
}
Finding judge_memlock(const Facts& facts) {
  return expect_at_least(facts, "rlimit_memlock", kMemlockBytes);
}
Finding judge_nofile(const Facts& facts) {
  return expect_at_least(facts, "rlimit_nofile", kOpenFiles);
}

constexpr std::array kRows{
    CheckRow{"mqueue_msgsize_max", judge_mq_msgsize,
             "longer POSIX messages are skipped; as root: sysctl -w fs.mqueue.msgsize_max=1048576"},
    CheckRow{"mqueue_msg_max", judge_mq_messages, "as root: sysctl -w fs.mqueue.msg_max=10"},
    CheckRow{
        "rlimit_msgqueue", judge_mq_bytes,
        "long POSIX message queues cannot be made; as root: prlimit --pid $$ --msgqueue=unlimited"},
    CheckRow{"sysv_msgmax", judge_sysv_msgmax,
             "longer System V messages are skipped; as root: sysctl -w kernel.msgmax=1048576"},
    CheckRow{"sysv_msgmnb", judge_sysv_msgmnb,
             "a System V queue holds no more than this; as root: sysctl -w kernel.msgmnb=1048576"},
    CheckRow{"pipe_max_size", judge_pipe_size, "as root: sysctl -w fs.pipe-max-size=1048576"},
    CheckRow{"rlimit_memlock", judge_memlock, "as root: prlimit --pid $$ --memlock=unlimited"},
    CheckRow{"rlimit_nofile", judge_nofile, "ulimit -n 1024"},
};

}  // namespace

std::span<const CheckRow> limit_checks() { return kRows; }

}  // namespace ipcmark
