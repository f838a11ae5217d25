#include "harness/core/registry.h"

#include <algorithm>
#include <stdexcept>

namespace ipcmark {

Registry& Registry::instance() {
  static Registry registry;
  return registry;
}

void Registry::add(const Variant& variant) {
  if (find(variant.info->name, variant.wait) != nullptr) {
    throw std::logic_error("registered twice: " + std::string(variant.info->name) + "/" +
                           std::string(variant.wait));
  }
  const auto behind = std::upper_bound(
      variants_.begin(), variants_.end(), variant,
      [](const Variant& a, const Variant& b) { return a.info->name < b.info->name; });
  variants_.insert(behind, variant);
}

const Variant* Registry::find(std::string_view mechanism, std::string_view wait) const {
  const auto row = std::find_if(variants_.begin(), variants_.end(), [&](const Variant& v) {
    return v.info->name == mechanism && v.wait == wait;
  });
  return row == variants_.end() ? nullptr : &*row;
}

}  // namespace ipcmark
