#include "harness/cli/commands.h"

#include <algorithm>
#include <array>

#include "harness/cli/external.h"
#include "harness/core/printable.h"
#include "harness/core/suggest.h"
#include "harness/core/units.h"
#include "harness/host/facts.h"
#include "harness/report/write_all.h"

namespace ipcmark {
namespace {

struct Verb {
  const char* name;
  const char* summary;
  int (*run)(const Arguments& arguments);
};

constexpr std::array kVerbs{
    Verb{"run", "measure a suite, or the axes given", cmd_run},
    Verb{"list", "every mechanism and wait, and why one cannot run here", cmd_list},
    Verb{"doctor", "what on this machine would spoil a figure", cmd_doctor},
    Verb{"explain", "what a mechanism, wait, option, warning or status means", cmd_explain},
    Verb{"clean", "remove what killed runs left behind", cmd_clean},
    Verb{"help", "this list", cmd_help},
};

int print_version() {
  const std::vector<Fact> facts = collect_facts();
  const auto value = [&](const char* key) {
    const Fact* const fact = find_fact(facts, key);
    return fact != nullptr && fact->value ? *fact->value : std::string("unknown");
  };
  print("ipcmark " + value("ipcmark_version") + " (" + value("git_commit") + ")\n");
  return 0;
}

std::string help_text() {
  std::string text = "usage: ipcmark VERB [ARGUMENTS]\n\n";
  for (const Verb& verb : kVerbs) {
    text += "  " + std::string(verb.name) + std::string(10 - std::string(verb.name).size(), ' ') +
            verb.summary + "\n";
  }
  const std::vector<std::string> others = external_verbs();
  if (!others.empty()) text += "\nand, in Python:";
  for (const std::string& verb : others) text += " " + verb;
  return text + (others.empty() ? "" : "\n") + "\n`ipcmark VERB --help` has the details.\n";
}

[[noreturn]] void refuse(const std::string& word) {
  std::vector<std::string> known = external_verbs();
  for (const Verb& verb : kVerbs) known.emplace_back(verb.name);
  throw UsageError("unknown verb '" + printable(word, 60) + "'" + did_you_mean(word, known) +
                   "; see `ipcmark help`");
}

}  // namespace

int cmd_help(const Arguments& arguments) {
  if (!arguments.empty()) return run_command({arguments.front(), "--help"});
  print(help_text());
  return 0;
}

int run_command(const Arguments& words) {
  if (words.empty()) throw UsageError("which verb? See `ipcmark help`");
  const std::string& word = words.front();
  const Arguments rest(words.begin() + 1, words.end());
  if (word == "--help" || word == "-h") return cmd_help({});
  if (word == "--version") return print_version();
  const auto verb =
      std::find_if(kVerbs.begin(), kVerbs.end(), [&](const Verb& v) { return v.name == word; });
  if (verb != kVerbs.end()) return verb->run(rest);
  exec_external(word, rest);
  refuse(word);
}

}  // namespace ipcmark
