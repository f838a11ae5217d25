// What machine, kernel and build a result comes from: a registry of keys with their readers.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcmark {

struct Fact {
  std::string key;
  std::optional<std::string> value;  // printable UTF-8; absent: not known here
  std::string unit;                  // "" for names
  std::string source;
  bool identity = false;  // results in which it differs are not comparable
};

// Reads every key of the registry; what this machine does not tell has no value.
std::vector<Fact> collect_facts(const std::filesystem::path& root = "/");

// nullptr when there is no such key.
const Fact* find_fact(const std::vector<Fact>& facts, std::string_view key);

}  // namespace ipcmark
