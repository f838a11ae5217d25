#include "harness/cli/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/core/axis_words.h"
#include "harness/report/json_lines.h"
#include "harness/tests/fake_registry.h"
#include "harness/tests/fake_trial.h"

namespace ipcmark {
namespace {

constexpr std::size_t kColumns = 80;

TEST(Explain, WordsBelongToFieldsOfACase) {
  const CaseSpec spec;
  std::set<std::string> fields;
  CaseSpec::visit(spec, [&](auto name, const auto&, InId, auto) { fields.emplace(name); });
  visit_words([&](std::string_view axis, const auto&) {
    EXPECT_EQ(fields.count(std::string(axis)), 1U) << axis;
  });
  for (const AxisChoice& axis : kAxisChoices) {
    EXPECT_EQ(fields.count(std::string(axis.name)), 1U) << axis.name;
  }
}

TEST(Explain, AWordIsExplainedInEveryMeaning) {
  const std::string text = explain_word("poll", kColumns);
  EXPECT_NE(text.find("--idle poll: "), std::string::npos) << text;
  EXPECT_NE(explain_word("stream", kColumns).find("--pattern stream: "), std::string::npos);
  EXPECT_NE(explain_word("p99", kColumns).find("result p99: "), std::string::npos);
  EXPECT_NE(explain_word("3", kColumns).find("exit code 3: "), std::string::npos);
  EXPECT_NE(explain_word("far", kColumns).find("warning far: "), std::string::npos);
  EXPECT_EQ(explain_word("nonsense", kColumns), "");
}

TEST(Explain, AnOptionComesWithItsValues) {
  const std::string text = explain_word("touch", kColumns);
  EXPECT_NE(text.find("option touch: "), std::string::npos);
  EXPECT_NE(text.find("\n  header "), std::string::npos) << text;
}

std::set<std::string> keys_of(const nlohmann::json& value) {
  std::set<std::string> keys;
  for (const auto& [key, below] : value.items()) {
    if (value.is_object()) keys.insert(key);
    if (below.is_structured()) keys.merge(keys_of(below));
  }
  return keys;
}

TEST(Explain, KnowsEveryKeyOfATrial) {
  CaseSpec spec;
  spec.mechanism = "pipe";
  spec.wait = "block";
  const std::vector<std::string> known = explained_words();
  for (const TrialResult& trial : {fake_latency(spec, 0, 100), fake_stream(spec, 0, 1e9)}) {
    for (const std::string& key :
         keys_of(nlohmann::json::parse(trial_line(trial, {"0", 0, "pipe"})))) {
      EXPECT_NE(std::find(known.begin(), known.end(), key), known.end()) << key;
    }
  }
}

TEST(Explain, AMechanismShowsContractWaitsAndLimits) {
  MechanismInfo info = kFakePipe;
  info.limit_name = "fs.pipe-max-size, SOME_CONSTANT";
  info.flow = "\n  a --> b\n";
  info.data = "bytes";
  Registry registry;
  Variant variant = fake_variant(info, "block", WaitKind::blocking);
  variant.wait_help = "Sleeps.";
  variant.axes.timeout = true;
  variant.unsupported = [](const ChannelSpec&) { return std::optional<std::string>("no pipes"); };
  registry.add(variant);
  registry.add(fake_variant(info, "spin", WaitKind::polling));
  const std::string text = explain_mechanism(registry, "pipe", kColumns);
  for (const char* const part :
       {"mechanism pipe: a pipe\n", "  data         bytes\n", "  limits now   fs.pipe-max-size = ",
        "               SOME_CONSTANT\n", "\n  a --> b\n", "  block (blocking): Sleeps.\n",
        "    no ping_pong here: no pipes\n", "  --timeout    ", "only with block"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(explain_mechanism(registry, "block", kColumns), "");
}

TEST(Explain, AWaitNamesItsMechanisms) {
  Registry registry = fake_registry();
  registry.add(fake_variant(kFakeRing, "block", WaitKind::blocking));
  EXPECT_EQ(explain_wait(registry, "block", kColumns),
            "wait block, blocking\n  of pipe shm_ring\n");
  EXPECT_EQ(explain_wait(registry, "pipe", kColumns), "");
}

}  // namespace
}  // namespace ipcmark
