#include "harness/core/result.h"

namespace ipcmark {

std::string_view status_name(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::skipped:
      return "skipped";
    case Status::failed:
      return "failed";
    case Status::crashed:
      return "crashed";
    case Status::timed_out:
      return "timed_out";
    case Status::verify_failed:
      return "verify_failed";
    case Status::throttled:
      return "throttled";
    case Status::unpinned:
      return "unpinned";
    case Status::interrupted:
      return "interrupted";
  }
  return "failed";
}

}  // namespace ipcmark
