// A server in this process, under a name that no other test has.
#pragma once

#include <unistd.h>

#include <atomic>
#include <optional>
#include <string>

#include "bench/lrpc/lrpc.h"

namespace ipcmark::lrpc {

inline std::string unique_service(const std::string& word) {
  static std::atomic<int> number{0};
  return word + "-" + std::to_string(::getpid()) + "-" + std::to_string(number++);
}

template <class T>
struct Service {
  explicit Service(const std::string& word, DomainOptions options = {})
      : domain(unique_service(word), with_key(options)) {}
  void start(ClerkOptions options = {}) {
    if (!is_local(T::kTransfer)) clerk.emplace(domain, std::move(options));
  }
  std::string name(const std::string& procedure) const {
    return domain.service() + "/" + procedure;
  }
  static DomainOptions with_key(DomainOptions options) {
    options.protection_key = T::kTransfer == Transfer::local_migrate_pku;
    return options;
  }

  Domain domain;
  std::optional<Clerk> clerk;
};

}  // namespace ipcmark::lrpc
