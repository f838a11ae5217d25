#include "harness/run/journal_reader.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>

#include "harness/run/journal_record.h"
#include "harness/sys/fd.h"

namespace ipcmark {

namespace {

void replay(const JournalRecord& record, std::vector<ObjectName>& open) {
  const ObjectName object = decode(record);
  if (record.op == JournalOp::intend) {
    open.push_back(object);
  } else if (const auto noted = std::find(open.begin(), open.end(), object); noted != open.end()) {
    open.erase(noted);
  }
}

// Reads a whole number up to `end` and takes both from the text.
template <class Number>
bool take_number(std::string_view& text, std::string_view end, Number& number) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number == 0) return false;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  if (!text.starts_with(end)) return false;
  text.remove_prefix(end.size());
  return true;
}

}  // namespace

std::vector<ObjectName> outstanding(const std::filesystem::path& journal) {
  std::vector<ObjectName> open;
  std::ifstream file(journal, std::ios::binary);
  JournalRecord record;
  while (file.read(reinterpret_cast<char*>(&record), sizeof record)) {
    if (is_whole(record)) replay(record, open);
  }
  for (ObjectName& object : open) {
    if (object.kind == ObjectKind::path) object.name = journal.parent_path() / object.name;
  }
  return open;
}

std::optional<ProcessIdentity> owner_of(const std::filesystem::path& journal) {
  const std::string name = journal.filename().native();
  std::string_view rest = name;
  ProcessIdentity owner;
  const bool parsed = take_number(rest, "-", owner.pid) &&
                      take_number(rest, ".journal", owner.start_time) && rest.empty();
  return parsed && owner.pid > 0 ? std::optional(owner) : std::nullopt;
}

bool is_held(const std::filesystem::path& journal) {
  const sys::UniqueFd file(::open(journal.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct flock whole {};
  whole.l_type = F_WRLCK;
  return file && ::fcntl(file.get(), F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
}

}  // namespace ipcmark
