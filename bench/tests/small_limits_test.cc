// Where the machine's limits are small a case is skipped, and the reason names limit and value; no
// size is ever made to fit. Each is tried in a child that has IPC limits and resources of its own.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <functional>
#include <ostream>

#include "bench/tests/every_variant.h"
#include "harness/run/pair_runner.h"
#include "harness/run/placement.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

struct SmallLimit {
  std::string_view name;
  std::string_view mechanism;
  std::string_view wait;
  std::size_t size;
  std::function<bool()> shrink;  // in the child; false when it may not
  std::string_view reason;       // what the row must say
};
void PrintTo(const SmallLimit& limit, std::ostream* out) { *out << limit.name; }

std::function<bool()> sysctl(const char* name, const char* value) {
  return [=] {
    if (::unshare(CLONE_NEWIPC) < 0) return false;
    std::ofstream file(std::string("/proc/sys/") + name);
    return bool(file << value << std::flush);
  };
}
// A /dev/shm of one's own that is full already.
bool fill_shared_memory() {
  if (::unshare(CLONE_NEWNS) < 0) return false;
  ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  if (::mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=4k") < 0) return false;
  std::ofstream file("/dev/shm/full");
  return bool(file << std::string(4096, 'x') << std::flush);
}
// Who may lock anything knows no limit.
std::function<bool()> as_nobody(std::function<bool()> shrink) {
  return [=] { return shrink() && ::setuid(65534) == 0; };
}
// Descriptors that are open already stay so.
std::function<bool()> resource(__rlimit_resource which, rlim_t value) {
  return [=] {
    const rlimit limit{value, value};
    return ::setrlimit(which, &limit) == 0;
  };
}
struct Outcome {
  bool was_shrunk = false;
  Status status = Status::ok;
  std::array<char, 512> reason{};
};

class SmallLimitProcesses : public testing::TestWithParam<SmallLimit> {
 protected:
  static void run_in_child(Outcome& outcome) {
    const Variant* const variant = Registry::instance().find(GetParam().mechanism, GetParam().wait);
    const auto topology = sys::Topology::read();
    CaseSpec spec;
    spec.mechanism = GetParam().mechanism;
    spec.wait = GetParam().wait;
    spec.size.value = GetParam().size;
    spec.placement = nearest(topology);
    spec.warmup = spec.duration = Nanoseconds(0);
    const CpuPair cpus = choose(topology, spec.placement).pair.value();
    const sys::Clock clock = sys::Clock::monotonic();
    outcome.was_shrunk = GetParam().shrink();
    if (!outcome.was_shrunk) return;
    const TrialResult result =
        PairRunner({.clock = &clock}).run(spec, *variant, std::span(&cpus, 1), 0);
    outcome.status = result.status;
    std::strncpy(outcome.reason.data(), result.reason.c_str(), outcome.reason.size() - 1);
  }
};

TEST_P(SmallLimitProcesses, SkipsAndNamesTheLimit) {
#if defined(__SANITIZE_ADDRESS__)
  if (std::string_view(GetParam().name) == "nofile")
    GTEST_SKIP() << "UBSan looks at objects through a pipe, for which there are no descriptors";
#endif
  const sys::Shared<Outcome> outcome;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    run_in_child(*outcome);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  if (!outcome->was_shrunk) GTEST_SKIP() << "this machine lets nobody shrink that limit";
  const std::string reason(outcome->reason.data());
  EXPECT_EQ(status_name(outcome->status), "skipped") << reason;
  EXPECT_NE(reason.find(GetParam().reason), std::string::npos) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Each, SmallLimitProcesses,
    testing::Values(
        SmallLimit{"msgmax", "sysv_mq", "block", 4096, sysctl("kernel/msgmax", "1024"),
                   "a message of 4KiB is over the limit of 1KiB (kernel.msgmax, kernel.msgmnb)"},
        SmallLimit{"msgmnb", "sysv_mq", "block", 4096, sysctl("kernel/msgmnb", "100"),
                   "over the limit of 100B (kernel.msgmax, kernel.msgmnb)"},
        SmallLimit{"msgmni", "sysv_mq", "block", 64, sysctl("kernel/msgmni", "1"),
                   "kernel.msgmni (1)"},
        SmallLimit{"semmni", "sysv_sem", "block", 0, sysctl("kernel/sem", "250 32000 32 1"),
                   "kernel.sem (250 32000 32 1)"},
        SmallLimit{"shmmax", "sysv_shm", "spin", 64, sysctl("kernel/shmmax", "4096"),
                   "kernel.shmmax (4096)"},
        SmallLimit{"devshm", "posix_shm", "spin", 64, fill_shared_memory, "/dev/shm"},
        SmallLimit{"devshm_semaphore", "posix_sem_named", "block", 0, fill_shared_memory,
                   "/dev/shm"},
        SmallLimit{"memlock", "pipe", "uring_fixed", 64, as_nobody(resource(RLIMIT_MEMLOCK, 0)),
                   "RLIMIT_MEMLOCK"},
        SmallLimit{"shmmni", "sysv_shm", "spin", 64, sysctl("kernel/shmmni", "1"),
                   "kernel.shmmni (1)"},
        SmallLimit{"msgsize_max", "posix_mq", "block", 4096,
                   sysctl("fs/mqueue/msgsize_max", "1024"),
                   "a message of 4KiB is over the limit of 1KiB (fs.mqueue.msgsize_max"},
        SmallLimit{"queues_max", "posix_mq", "block", 64, sysctl("fs/mqueue/queues_max", "1"),
                   "fs.mqueue.queues_max (1)"},
        SmallLimit{"msgqueue", "posix_mq", "block", 64, resource(RLIMIT_MSGQUEUE, 0),
                   "RLIMIT_MSGQUEUE is 0"},
        SmallLimit{"sigpending", "sigqueue", "signalfd", 4, resource(RLIMIT_SIGPENDING, 1),
                   "RLIMIT_SIGPENDING is 1"},
        SmallLimit{"nofile", "pipe", "block", 64, resource(RLIMIT_NOFILE, 4), "raise `ulimit -n`"}),
    [](const testing::TestParamInfo<SmallLimit>& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace ipcmark
