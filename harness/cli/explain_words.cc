#include <array>
#include <utility>

#include "harness/cli/explain.h"
#include "harness/core/axis_words.h"
#include "harness/core/case_spec.h"
#include "harness/core/warning.h"
#include "harness/report/exit_words.h"
#include "harness/report/result_words.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

struct Entry {
  std::string name, kind, sentence;
};
using Entries = std::vector<Entry>;

constexpr std::array kStatusWords{
    std::pair{"ok", "the repetition was verified and timed"},
    std::pair{"skipped", "this machine cannot run the case; the reason says what it lacks"},
    std::pair{"failed", "a call failed; the reason names it"},
    std::pair{"crashed", "a worker died of a signal"},
    std::pair{"timed_out", "not done within --deadline, and killed"},
    std::pair{"verify_failed", "a message was lost, doubled, reordered or damaged: no figures"},
    std::pair{"throttled", "a CPU quota held the workers up: no figures"},
    std::pair{"unpinned", "a worker did not stay on its CPU: no figures"},
    std::pair{"interrupted",
              "a signal, or the end of whoever gave the turns, stopped this repetition"},
};

void add_options(Entries& entries) {
  static const CaseSpec kDefaults;
  CaseSpec::visit(kDefaults, [&](std::string_view name, const auto& value, InId, auto help) {
    const std::string standard = format_value(value);
    entries.push_back({std::string(name), "option",
                       std::string(help) + (standard.empty() ? "" : " (" + standard + ")")});
  });
}

void add_values(Entries& entries) {
  visit_words([&](std::string_view axis, const auto& words) {
    for (const auto& word : words) {
      entries.push_back({std::string(word.text), "--" + std::string(axis), std::string(word.help)});
    }
  });
}

void add_exit_codes(Entries& entries) {
  for (const ExitWord& exit : kExitWords) {
    const std::string code = std::to_string(exit.code);
    entries.push_back({std::string(exit.word), "exit code " + code, std::string(exit.sentence)});
    entries.push_back({code, "exit code", std::string(exit.sentence)});
  }
}

Entries all_entries() {
  Entries entries;
  add_options(entries);
  add_values(entries);
  for (const WarningText& warning : kWarnings) {
    entries.push_back({std::string(warning.code), "warning", std::string(warning.sentence)});
  }
  for (const auto& [status, text] : kStatusWords) entries.push_back({status, "status", text});
  for (const ResultWord& word : kResultWords) {
    entries.push_back({std::string(word.name), "result", std::string(word.sentence)});
  }
  add_exit_codes(entries);
  return entries;
}

// Below an option: what each of its values means.
std::string values_of(std::string_view option, std::size_t columns) {
  std::string text;
  visit_words([&](std::string_view axis, const auto& words) {
    if (axis != option) return;
    for (const auto& word : words) {
      text += "  " + left(word.text, 14) + wrap(word.help, 16, 16, columns);
    }
  });
  return text;
}

}  // namespace

std::string explain_word(std::string_view name, std::size_t columns) {
  std::string text;
  for (const Entry& entry : all_entries()) {
    if (entry.name != name) continue;
    text += wrap(entry.kind + " " + entry.name + ": " + entry.sentence, 0, 2, columns);
    if (entry.kind == "option") text += values_of(name, columns);
  }
  return text;
}

std::vector<std::string> explained_words() {
  std::vector<std::string> names;
  for (const Entry& entry : all_entries()) names.push_back(entry.name);
  return names;
}

}  // namespace ipcmark
