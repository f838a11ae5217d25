// A row of the registry of facts. One file per topic; facts.cc puts them together.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ipcmark {

// source is the row's own, so that generic readers know what to read.
using FactReader = std::optional<std::string> (*)(const std::filesystem::path& root,
                                                  std::string_view source);

inline constexpr bool kIdentity = true;
inline constexpr bool kNoted = false;

struct FactRow {
  std::string_view key;
  std::string_view unit;
  std::string_view source;
  bool identity;
  FactReader read;
};

std::span<const FactRow> build_facts();
std::span<const FactRow> cpu_facts();
std::span<const FactRow> kernel_facts();
std::span<const FactRow> idle_facts();
std::span<const FactRow> load_facts();
std::span<const FactRow> ipc_facts();
std::span<const FactRow> process_facts();

}  // namespace ipcmark
