// One note of a journal, as it lies in the file.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include "harness/sys/object_journal.h"

namespace ipcmark {

enum class JournalOp : std::uint32_t { intend = 1, forget = 2 };

// A write that is killed half-way ends at a page boundary, if anywhere. A power of two per record,
// at multiples of it, therefore never straddles one.
struct JournalRecord {
  std::uint32_t magic;
  JournalOp op;
  ObjectKind kind;
  std::int32_t key;
  std::array<char, 40> name;  // ends with a zero
  std::uint64_t checksum;
};
static_assert(sizeof(JournalRecord) == 64 && std::is_trivially_copyable_v<JournalRecord>);

// Throws ENAMETOOLONG for a name that does not fit.
JournalRecord encode(JournalOp op, const ObjectName& object);
ObjectName decode(const JournalRecord& record);

// False for a torn record, and for anything that encode did not make.
bool is_whole(const JournalRecord& record);

}  // namespace ipcmark
