#include "harness/run/journal_record.h"

#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "harness/sys/error.h"

namespace ipcmark {

namespace {

constexpr std::uint32_t kMagic = 0x6970636a;  // "ipcj"

std::uint64_t checksum_of(const JournalRecord& record) {
  return XXH3_64bits(&record, offsetof(JournalRecord, checksum));
}

}  // namespace

JournalRecord encode(JournalOp op, const ObjectName& object) {
  JournalRecord record{kMagic, op, object.kind, object.key, {}, 0};
  if (object.name.size() >= record.name.size()) {
    sys::throw_system_error(ENAMETOOLONG, "journal of the object " + object.name);
  }
  std::copy(object.name.begin(), object.name.end(), record.name.begin());
  record.checksum = checksum_of(record);
  return record;
}

ObjectName decode(const JournalRecord& record) {
  return {record.kind, record.key, std::string(record.name.data())};
}

bool is_whole(const JournalRecord& record) {
  return record.magic == kMagic && record.name.back() == '\0' &&
         record.checksum == checksum_of(record);
}

}  // namespace ipcmark
