// Named kernel objects outlive a killed process. So each name is written down before the object is
// made, and crossed out after it is gone; whoever finds the list of a dead run removes the rest.
#pragma once

#include <cstdint>
#include <string>

namespace ipcmark {

enum class ObjectKind : std::uint32_t {
  sysv_msg = 1,
  sysv_sem,
  sysv_shm,
  posix_mq,
  posix_shm,
  posix_sem,
  path
};

struct ObjectName {
  ObjectKind kind;
  std::int32_t key = 0;  // System V
  std::string name;      // POSIX and path; at most 39 characters

  friend bool operator==(const ObjectName&, const ObjectName&) = default;
};

// Both throw std::system_error when the note cannot be kept: then the object must not be made.
class ObjectJournal {
 public:
  virtual ~ObjectJournal() = default;
  virtual void intend(const ObjectName& object) = 0;
  virtual void forget(const ObjectName& object) = 0;
};

// Random 64-bit names ("/ipcmark-0123456789abcdef") and non-zero random System V keys.
std::string random_object_name();
std::int32_t random_object_key();

// Keeps an intention for as long as it lives. A null journal (tests of one mechanism) keeps none.
class Intent {
 public:
  Intent(ObjectJournal* journal, ObjectName object);
  Intent(Intent&& other) noexcept;
  Intent& operator=(Intent&&) = delete;
  ~Intent();
  const ObjectName& object() const { return object_; }

 private:
  ObjectJournal* journal_;
  ObjectName object_;
};

}  // namespace ipcmark
