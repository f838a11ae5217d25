#include "harness/run/journal_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "harness/run/journal_record.h"
#include "harness/tests/kernel_objects.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

using Objects = std::vector<ObjectName>;

class JournalReaderTest : public testing::Test {
 protected:
  JournalReaderTest() {
    for (const ObjectName& object : objects_) {
      ObjectName kept = object;
      if (kept.kind == ObjectKind::path) kept.name = std::filesystem::path(kept.name).filename();
      const JournalRecord record = encode(JournalOp::intend, kept);
      whole_.append(reinterpret_cast<const char*>(&record), sizeof record);
    }
  }

  Objects read_back(const std::string& bytes) const {
    const std::filesystem::path journal = folder_.path() / "1-1.journal";
    std::ofstream(journal, std::ios::binary) << bytes;
    return outstanding(journal);
  }

  const TemporaryFolder folder_;
  const Objects objects_ = one_of_each(folder_.path());
  std::string whole_;
};

TEST_F(JournalReaderTest, SurvivesACutAtEveryByte) {
  for (std::size_t length = 0; length <= whole_.size(); ++length) {
    const auto records = static_cast<long>(length / sizeof(JournalRecord));
    ASSERT_EQ(read_back(whole_.substr(0, length)),
              Objects(objects_.begin(), objects_.begin() + records))
        << length;
  }
}

TEST_F(JournalReaderTest, LosesOneRecordToOneWrongByte) {
  for (std::size_t at = 0; at < whole_.size(); ++at) {
    std::string bytes = whole_;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    Objects expected = objects_;
    expected.erase(expected.begin() + static_cast<long>(at / sizeof(JournalRecord)));
    ASSERT_EQ(read_back(bytes), expected) << at;
  }
}

TEST_F(JournalReaderTest, FindsNothingWhereThereIsNoJournal) {
  EXPECT_TRUE(outstanding(folder_.path() / "1-1.journal").empty());
}

TEST(JournalName, IsReadOnlyInItsOwnForm) {
  EXPECT_EQ(owner_of("folder/12-345.journal"), (ProcessIdentity{12, 345}));
  for (const char* name : {"measuring.lock", "12.journal", "-12-3.journal", "12-3.journal.old",
                           "0-3.journal", "12-0.journal", "99999999999-1.journal", "a-b.journal",
                           "12-3", "", "12-99999999999999999999.journal"}) {
    EXPECT_FALSE(owner_of(name)) << name;
  }
}

}  // namespace
}  // namespace ipcmark
