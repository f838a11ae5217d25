// Making and unmaking message queues, which outlive a process that is killed in between.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include <string>

#include "bench/micro/guarded.h"
#include "harness/sys/error.h"
#include "harness/sys/object_journal.h"

namespace ipcmark::micro {
namespace {

// Holds back Ctrl-C and the like, which would leave a queue behind half of the time.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t polite;
    ::sigemptyset(&polite);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) ::sigaddset(&polite, signal);
    ::sigprocmask(SIG_BLOCK, &polite, &before_);
  }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  ~SignalsHeld() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

void posix_queues(benchmark::State& state) {
  const SignalsHeld held;
  const std::string name = random_object_name();
  mq_attr attributes{};
  attributes.mq_maxmsg = 10;
  attributes.mq_msgsize = 64;
  for (auto _ : state) {
    const mqd_t queue = sys::check(
        ::mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attributes),
        "mq_open");
    sys::check(::mq_unlink(name.c_str()), "mq_unlink");
    ::mq_close(queue);
  }
}
BENCHMARK_TEMPLATE(guarded, posix_queues)->Name("setup/mq_open_unlink");

void system_v_queues(benchmark::State& state) {
  const SignalsHeld held;
  for (auto _ : state) {
    const int queue = sys::check(::msgget(IPC_PRIVATE, IPC_CREAT | 0600), "msgget");
    sys::check(::msgctl(queue, IPC_RMID, nullptr), "msgctl IPC_RMID");
  }
}
BENCHMARK_TEMPLATE(guarded, system_v_queues)->Name("setup/msgget_rmid");

}  // namespace
}  // namespace ipcmark::micro
