#include "bench/lrpc/directory.h"

#include <map>
#include <mutex>
#include <stdexcept>

#include "bench/lrpc/wire.h"

namespace ipcmark::lrpc {

namespace {

struct Known {
  std::mutex mutex;
  std::map<std::string, Domain*, std::less<>> domains;
};

// Never destroyed: a domain may be a global that outlives it.
Known& known() {
  static Known* const kAll = new Known;
  return *kAll;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= wire::kMostNameBytes &&
         text.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

}  // namespace

ImportName::ImportName(std::string_view text)
    : service(text.substr(0, text.find('/'))), procedure(text.substr(text.find('/') + 1)) {
  if (!is_name(service) || !is_name(procedure) || service.size() == text.size())
    throw std::invalid_argument("lrpc: '" + std::string(text.substr(0, 200)) +
                                "' is not \"service/procedure\" with names of 1 to " +
                                std::to_string(wire::kMostNameBytes) + " bytes");
}

namespace directory {

void add(const std::string& service, Domain& domain) {
  if (!is_name(service))
    throw std::invalid_argument("lrpc: '" + service.substr(0, 200) +
                                "' is no name of a service: 1 to " +
                                std::to_string(wire::kMostNameBytes) + " bytes without '/'");
  const std::lock_guard lock(known().mutex);
  if (!known().domains.emplace(service, &domain).second)
    throw std::invalid_argument("lrpc: this process has a domain '" + service + "' already");
}

void remove(const Domain& domain) {
  const std::lock_guard lock(known().mutex);
  std::erase_if(known().domains, [&](const auto& each) { return each.second == &domain; });
}

Domain* find(std::string_view service) {
  const std::lock_guard lock(known().mutex);
  const auto found = known().domains.find(service);
  return found == known().domains.end() ? nullptr : found->second;
}

}  // namespace directory

}  // namespace ipcmark::lrpc
