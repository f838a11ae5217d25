// fifo: two named pipes, one per direction, whose names are gone before the first message.
#include <fcntl.h>
#include <sys/stat.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/pipe_ends.h"
#include "bench/adapters/register.h"
#include "harness/run/run_folder.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {
namespace {

struct Fifo : PipeEnds {
  static constexpr MechanismInfo info{
      .name = "fifo",
      .family = "pipe",
      .summary = "named pipe, one per direction",
      .framing = Framing::stream,
      .limit_name = "fs.pipe-max-size, fs.pipe-user-pages-soft",
      .data =
          "bytes without boundaries, in order, copied into kernel pages and out again; writes "
          "of up to 4,096 bytes (PIPE_BUF) are atomic",
      .participants = "any that may open the name, unrelated ones too; one way each",
      .limits =
          "16 pages (64 KiB) under way; F_SETPIPE_SZ (--capacity) up to fs.pipe-max-size, "
          "and fs.pipe-user-pages-soft per user",
      .leftovers =
          "the name, until it is unlinked: here as soon as both ends are open. The reader of a "
          "dead writer gets end of file, the writer to a dead reader EPIPE",
      .permissions = "mode bits of the name, and search permission on its folders; here 0600, 0700",
      .cost =
          "2 copies, 2 system calls, 1 wake-up when the reader sleeps; and time stamps of the "
          "file, which an anonymous pipe does not keep",
      .flow = flows::kKernelBuffer,
      .use_when = "unrelated programs, shells among them, that agree on a name",
      .avoid_when = "the descriptors can be inherited or passed: a pipe is cheaper and has no name",
      .manuals = "fifo(7), mkfifo(3), pipe(7)"};
  static constexpr Sharing sharing{.senders = true, .receivers = true};

  static FdPair open(const ChannelSpec& spec) {
    return both_ways(spec, [&] { return opened(spec.journal); });
  }

 private:
  // Opening one end waits for the other. O_RDWR, which Linux allows, waits for nobody; while it is
  // held both ends open at once. It must go then, or a reader would never see the end of file.
  static Ends opened(ObjectJournal* journal) {
    const Intent intent(
        journal,
        {ObjectKind::path, 0, RunFolder::of_this_user().path().native() + random_object_name()});
    const char* path = intent.object().name.c_str();
    sys::check(::mkfifo(path, S_IRUSR | S_IWUSR), "mkfifo");
    const sys::UniqueFd both(::open(path, O_RDWR | O_CLOEXEC));
    Ends ends{sys::UniqueFd(::open(path, O_RDONLY | O_CLOEXEC)),
              sys::UniqueFd(::open(path, O_WRONLY | O_CLOEXEC))};
    const int error = errno;
    ::unlink(path);
    if (!both || !ends.read || !ends.write) sys::throw_system_error(error, "open of a FIFO");
    return ends;
  }
};

const RegisterFd<Fifo> registered;

}  // namespace
}  // namespace ipcmark
