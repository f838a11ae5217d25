#include "harness/report/not_measured.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/core/printable.h"
#include "harness/core/warning.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

// The rest of a very long list is in the result file.
constexpr std::size_t kMaxReasons = 20;

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string entry(const std::string& text, std::size_t columns) {
  return "  " + wrap(printable(text), 2, 4, columns);
}

std::string sentence_of(const std::string& code) {
  for (const WarningText& warning : kWarnings) {
    if (warning.code == code) return ": " + std::string(warning.sentence);
  }
  return "";
}

}  // namespace

std::string warnings_text(const std::vector<CaseSummary>& summaries, std::size_t columns) {
  std::map<std::string, std::size_t> cases_of;
  std::size_t displaced = 0, failing = 0;
  for (const CaseSummary& summary : summaries) {
    for (const std::string& code : summary.warnings) ++cases_of[code];
    displaced += summary.other > 0 ? 1 : 0;
    failing += summary.bad > 0 && summary.used > 0 ? 1 : 0;
  }
  std::string out;
  for (const auto& [code, cases] : cases_of) {
    out += entry(code + ", " + counted(cases, "case") + sentence_of(code), columns);
  }
  if (displaced > 0) {
    out +=
        entry("mixed placement, " + counted(displaced, "case") +
                  ": the hypervisor moved CPUs; figures are from the class with most repetitions",
              columns);
  }
  if (failing > 0) out += entry("incomplete, " + counted(failing, "case") + ": see below", columns);
  return out.empty() ? "" : "\n! to be read with care:\n" + out;
}

std::string not_measured_text(const std::vector<TrialResult>& trials, std::size_t columns) {
  struct Group {
    std::size_t trials = 0;
    std::set<std::string> cases;
  };
  std::map<std::pair<Status, std::string>, Group> groups;
  for (const TrialResult& trial : trials) {
    if (trial.status == Status::ok) continue;
    Group& group = groups[{trial.status, trial.reason}];
    ++group.trials;
    group.cases.insert(trial.case_id);
  }
  std::string out = groups.empty() ? "" : "\nnot measured:\n";
  std::size_t shown = 0;
  for (const auto& [why, group] : groups) {
    if (++shown > kMaxReasons) break;
    out += entry(
        std::string(status_name(why.first)) + ", " + counted(group.cases.size(), "case") +
            (group.trials > group.cases.size() ? " in " + counted(group.trials, "trial") : "") +
            ": " + why.second + " (" + *group.cases.begin() +
            (group.cases.size() > 1 ? ", ...)" : ")"),
        columns);
  }
  if (groups.size() > kMaxReasons) {
    out += entry("and " + counted(groups.size() - kMaxReasons, "reason") + " more", columns);
  }
  return out;
}

}  // namespace ipcmark
