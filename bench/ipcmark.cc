// The program: everything is in harness/cli; the mechanisms register themselves before main.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/install_paths.h"
#include "harness/cli/run_outputs.h"
#include "harness/core/units.h"
#include "harness/report/exit_code.h"
#include "harness/report/input_error.h"
#include "harness/report/output_error.h"

namespace {

// Started with a standard stream closed, the next file opened would take its place, and results
// would be mixed with messages. Standard output stays unwritable, so that it is reported.
void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1) continue;
    const int mode = stream == STDERR_FILENO ? O_WRONLY : O_RDONLY;
    const int fd = ::open("/dev/null", mode);
    if (fd != stream) std::terminate();
  }
}

// A reader that goes away, or a limit on file size, is an error to report, not a death.
void ignore_write_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

int fail(int code, const std::exception& error) {
  ipcmark::tell(error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  occupy_standard_streams();
  ignore_write_signals();
#ifdef IPCMARK_PREFIX  // in a program made of the installed package
  ipcmark::look_below(IPCMARK_PREFIX);
#endif
  return ipcmark::run_command({argv + (argc > 0 ? 1 : 0), argv + argc});
} catch (const ipcmark::UsageError& error) {
  return fail(ipcmark::kUsage, error);
} catch (const ipcmark::OutputError& error) {
  return error.reader_has_gone() ? ipcmark::kReaderGone : fail(ipcmark::kOutputLost, error);
} catch (const ipcmark::InputError& error) {
  return fail(ipcmark::kOutputLost, error);
} catch (const std::exception& error) {
  return fail(ipcmark::kNothingRan, error);
}
