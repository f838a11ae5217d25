#include "harness/run/journal_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstddef>
#include <exception>

#include "harness/run/journal_reader.h"
#include "harness/run/process_identity.h"
#include "harness/sys/error.h"

namespace ipcmark {

namespace {

bool is_system_v(ObjectKind kind) {
  return kind == ObjectKind::sysv_msg || kind == ObjectKind::sysv_sem ||
         kind == ObjectKind::sysv_shm;
}

// A path is kept as a name inside the folder: short, and nothing outside can ever be asked for.
ObjectName as_kept(ObjectName object, const std::filesystem::path& folder) {
  const std::filesystem::path path(object.name);
  const bool misplaced =
      object.kind == ObjectKind::path && (path.parent_path() != folder || !path.has_filename());
  if (misplaced || (is_system_v(object.kind) && object.key == 0)) {
    sys::throw_system_error(EINVAL, "journal: not a key, or not a file in " + folder.native());
  }
  if (object.kind == ObjectKind::path) object.name = path.filename().native();
  return object;
}

void write_at(int file, const void* data, std::size_t size, off_t offset) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = ::pwrite(file, static_cast<const std::byte*>(data) + done, size - done,
                                   offset + static_cast<off_t>(done));
    if (count == -1 && errno == EINTR) continue;
    done += static_cast<std::size_t>(sys::check(count, "write to the journal"));
  }
}

// Of the open file, not of the process: closing another descriptor of the same file, as a reader
// in this process does, must not let go of it.
void hold(int file) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  sys::check(::fcntl(file, F_OFD_SETLK, &whole), "lock of the journal");
}

}  // namespace

JournalFile::JournalFile(const std::filesystem::path& folder)
    : path_(path_in(folder)),
      file_(sys::check(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                              S_IRUSR | S_IWUSR),
                       "open of the journal")),
      owner_(::getpid()) {
  hold(file_.get());
}

JournalFile::~JournalFile() {
  if (::getpid() != owner_) return;
  try {
    if (outstanding(path_).empty()) ::unlink(path_.c_str());
  } catch (const std::exception&) {
    // The file stays, and the guardian reads it again.
  }
}

std::filesystem::path JournalFile::path_in(const std::filesystem::path& folder) {
  const ProcessIdentity self = this_process();
  return folder / fmt::format("{}-{}.journal", self.pid, self.start_time);
}

void JournalFile::intend(const ObjectName& object) {
  if (::getpid() != owner_) sys::throw_system_error(EPERM, "journal: used by a forked process");
  append(JournalOp::intend, object);
}

void JournalFile::forget(const ObjectName& object) {
  if (::getpid() == owner_) append(JournalOp::forget, object);
}

// Not O_APPEND: the next record overwrites one that failed half-way instead of being shifted by it.
void JournalFile::append(JournalOp op, const ObjectName& object) {
  const JournalRecord record = encode(op, as_kept(object, path_.parent_path()));
  write_at(file_.get(), &record, sizeof record, length_);
  length_ += static_cast<off_t>(sizeof record);
}

}  // namespace ipcmark
