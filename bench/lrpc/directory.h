// The domains of this process by name: what local imports ask, as remote ones ask a clerk.
#pragma once

#include <string>
#include <string_view>

namespace ipcmark::lrpc {

class Domain;

// "service/procedure" in its two parts. Throws std::invalid_argument when it is not of that form.
struct ImportName {
  explicit ImportName(std::string_view text);
  std::string service;
  std::string procedure;
};

namespace directory {

// Throws std::invalid_argument when the name is empty, too long or taken.
void add(const std::string& service, Domain& domain);
void remove(const Domain& domain);
// nullptr when this process has no such domain.
Domain* find(std::string_view service);

}  // namespace directory

}  // namespace ipcmark::lrpc
