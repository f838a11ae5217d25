#include "harness/report/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "harness/core/printable.h"

namespace ipcmark {
namespace {

int open_retrying(const std::string& path, int flags) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

bool holds_results(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
}

}  // namespace

OutputFile::OutputFile(std::string path, WriteCall call)
    : path_(std::move(path)), call_(call), fd_(open_retrying(path_, O_CREAT | O_EXCL)) {
  made_ = static_cast<bool>(fd_);
  if (!made_) fd_ = sys::UniqueFd(open_retrying(path_, O_CREAT));
  const std::string name = printable(path_, 300);
  if (!fd_) throw OutputError(errno, "cannot open " + name);
  if (holds_results(fd_.get())) {
    throw OutputError(EEXIST, name + " holds results already; remove it or name another file");
  }
}

OutputFile::~OutputFile() {
  struct stat status {};
  const bool empty = fd_ && ::fstat(fd_.get(), &status) == 0 && status.st_size == 0;
  if (made_ && empty) ::unlink(path_.c_str());
}

void OutputFile::write(std::string_view text) { write_all(fd_.get(), text, path_, call_); }

void OutputFile::close() {
  const int fd = fd_.release();
  // EINTR: Linux has closed the descriptor all the same.
  if (fd >= 0 && ::close(fd) != 0 && errno != EINTR) {
    throw OutputError(errno, "cannot close " + printable(path_, 300));
  }
}

}  // namespace ipcmark
