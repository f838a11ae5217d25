#include <algorithm>
#include <map>

#include "harness/cli/explain.h"
#include "harness/cli/variant_facts.h"
#include "harness/core/printable.h"
#include "harness/core/wait_kind.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

// Mechanisms whose wait of this name is the same thing.
struct Meaning {
  std::string sentence;
  std::string mechanisms;
  std::vector<std::string> reasons;  // why not here, each once
};

std::string sentence_of(const Variant& variant) {
  const std::string kind(wait_kind_name(variant.wait_kind));
  const std::string help(variant.wait_help);
  return kind + (variant.yields ? ", gives the CPU away between looks" : "") +
         (help.empty() ? "" : ": " + help);
}

void add_reason(Meaning& meaning, const Variant& variant) {
  const std::string reason = facts_of(variant).reason();
  if (reason.empty()) return;
  auto& known = meaning.reasons;
  if (std::find(known.begin(), known.end(), reason) == known.end()) known.push_back(reason);
}

std::vector<Meaning> meanings_of(const Registry& registry, std::string_view name) {
  std::vector<Meaning> meanings;
  for (const Variant& variant : registry.variants()) {
    if (variant.wait != name) continue;
    const std::string sentence = sentence_of(variant);
    auto same = std::find_if(meanings.begin(), meanings.end(),
                             [&](const Meaning& each) { return each.sentence == sentence; });
    if (same == meanings.end()) same = meanings.insert(same, Meaning{sentence, "", {}});
    same->mechanisms += " " + std::string(variant.info->name);
    add_reason(*same, variant);
  }
  return meanings;
}

}  // namespace

std::string explain_wait(const Registry& registry, std::string_view name, std::size_t columns) {
  std::string text;
  for (const Meaning& meaning : meanings_of(registry, name)) {
    text += wrap("wait " + std::string(name) + ", " + meaning.sentence, 0, 2, columns);
    text += "  of" + wrap(meaning.mechanisms, 4, 5, columns);
    for (const std::string& reason : meaning.reasons) {
      text += "  " + wrap("not here: " + printable(reason), 2, 4, columns);
    }
  }
  return text;
}

}  // namespace ipcmark
