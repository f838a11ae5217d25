// What is to be measured, as ranges over the fields of CaseSpec, and the cases that come of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/case_spec.h"
#include "harness/core/registry.h"

namespace ipcmark {

// Values by field of CaseSpec, as text: a new axis in CaseSpec is at once an axis here, in suites
// and on the command line. Fields that are not set take every registered value (mechanism, wait),
// the nearest placement, or CaseSpec's default.
class Sweep {
 public:
  // Replaces the values of one field. Throws UsageError for an unknown field, a bad value, no
  // value, or several values of what is not an axis. `placement` also takes the word `nearest`.
  void set(std::string_view field, std::vector<std::string> values);
  // Takes over every field that `other` sets.
  void replace(const Sweep& other);

  // nullptr when the field is not set.
  const std::vector<std::string>* find(std::string_view field) const;
  bool empty() const { return values_.empty(); }
  // Whether any field that enters the case id is set.
  bool names_axes() const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// Every case of every sweep, each id once (the first wins). `nearest` is what that word means here.
// Throws UsageError for mechanisms and waits that nobody registered, and when nothing comes of it.
std::vector<CaseSpec> expand(const std::vector<Sweep>& sweeps, const Registry& registry,
                             Placement nearest);

}  // namespace ipcmark
