// A file of its own for <regex>: slow to compile, and GCC 12 warns inside it when sanitizers are
// on.
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <regex>

#include "harness/core/printable.h"
#include "harness/run/case_filter.h"

namespace ipcmark {
namespace {

// std::regex compiles and matches by recursion: a longer one could use up the stack.
constexpr std::size_t kMaxFilterBytes = 500;

}  // namespace

std::vector<CaseSpec> filter(const std::vector<CaseSpec>& cases, const std::string& pattern) try {
  if (pattern.size() > kMaxFilterBytes) {
    throw UsageError("filter: longer than " + std::to_string(kMaxFilterBytes) + " characters");
  }
  const std::regex expression(pattern, std::regex::ECMAScript | std::regex::optimize);
  std::vector<CaseSpec> matching;
  for (const CaseSpec& spec : cases) {
    if (std::regex_search(spec.id(), expression)) matching.push_back(spec);
  }
  if (!matching.empty()) return matching;
  throw UsageError("filter: '" + printable(pattern, 60) + "' matches none of " +
                   std::to_string(cases.size()) + " cases, such as " + cases.front().id());
} catch (const std::regex_error& error) {
  throw UsageError("filter: '" + printable(pattern, 60) +
                   "' is not a regular expression: " + error.what());
}

}  // namespace ipcmark
