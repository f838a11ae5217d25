#include "harness/sys/object_journal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <utility>

#include "harness/sys/error.h"

namespace ipcmark {

namespace {

// getentropy is getrandom(2) that waits for the pool and never returns a part.
template <class Number>
Number random_number() {
  Number number{};
  sys::check(::getentropy(&number, sizeof number), "getentropy");
  return number;
}

}  // namespace

std::string random_object_name() {
  return fmt::format("/ipcmark-{:016x}", random_number<std::uint64_t>());
}

std::int32_t random_object_key() {
  // Zero is IPC_PRIVATE, which nobody could find again.
  while (true) {
    if (const auto key = random_number<std::int32_t>(); key != 0) return key;
  }
}

Intent::Intent(ObjectJournal* journal, ObjectName object)
    : journal_(journal), object_(std::move(object)) {
  if (journal_ != nullptr) journal_->intend(object_);
}

Intent::Intent(Intent&& other) noexcept
    : journal_(std::exchange(other.journal_, nullptr)), object_(std::move(other.object_)) {}

Intent::~Intent() {
  if (journal_ == nullptr) return;
  try {
    journal_->forget(object_);
  } catch (const std::exception&) {
    // A note too many costs one look-up at the end; a throwing destructor costs the run.
  }
}

}  // namespace ipcmark
