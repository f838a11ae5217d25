// A row of the table of checks: each judges facts that were read before.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/host/facts.h"

namespace ipcmark {

struct Finding {
  std::optional<bool> good;  // absent: cannot be told here
  std::string state;
};

struct CheckRow {
  std::string_view name;
  Finding (*judge)(const std::vector<Fact>& facts);
  std::string_view advice;  // shown unless good
};

std::span<const CheckRow> machine_checks();
std::span<const CheckRow> idle_checks();
std::span<const CheckRow> limit_checks();

// The value of a fact; nullopt when it is not known.
std::optional<std::string> known(const std::vector<Fact>& facts, std::string_view key);
// A plain decimal number at the front of the value; "unlimited" is the largest there is.
std::optional<double> number(const std::vector<Fact>& facts, std::string_view key);

// Good when the value passes; the state is "key = value", or says that nothing is known.
Finding expect(const std::vector<Fact>& facts, std::string_view key,
               bool (*good)(std::string_view));
Finding expect_at_least(const std::vector<Fact>& facts, std::string_view key, double least);

}  // namespace ipcmark
