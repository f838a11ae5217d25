// What can become of a call or of an import, beside success.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace ipcmark::lrpc {

enum class Error : std::uint8_t {
  none,
  // import
  no_clerk,
  unknown_name,
  wrong_signature,
  refused,
  no_binding,
  unavailable,
  // the checks of every call
  forged_binding,
  misaligned,
  out_of_bounds,
  not_owner,
  busy,
  too_long,
  too_deep,
  // resources
  no_a_stack,
  no_e_stack,
  // what happened on the way
  handler_threw,
  timed_out,
  server_died,
  terminated
};
inline constexpr std::size_t kErrors = static_cast<std::size_t>(Error::terminated) + 1;

// A sentence for people, with the remedy where there is one.
std::string_view describe(Error error);

// Thrown by Procedure's call operator and by import; never by a handler through the boundary.
class CallFailed : public std::runtime_error {
 public:
  explicit CallFailed(Error error);
  Error error() const { return error_; }

 private:
  Error error_;
};

// Out of line and cold, so that callers stay small.
[[noreturn, gnu::cold, gnu::noinline]] void throw_call_failed(Error error);

}  // namespace ipcmark::lrpc
