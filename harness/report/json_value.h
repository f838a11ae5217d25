// JSON values as every writer here makes them. For .cc files only: this is a slow header.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace ipcmark {

// Ordered: a person reads these too.
using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

inline Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

// Bytes that are not UTF-8 become U+FFFD, and numbers that are not finite null: what we write
// parses. indent -1: one line.
inline std::string to_text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ipcmark
