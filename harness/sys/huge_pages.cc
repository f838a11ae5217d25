#include "harness/sys/huge_pages.h"

#include <cstdint>
#include <fstream>

#include "harness/sys/text_file.h"

namespace ipcmark::sys {

namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr const char* kShmemThp = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";
constexpr const char* kFreeHuge = "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages";

std::optional<std::string> thp_unsupported(const std::filesystem::path& root) {
  const auto choices = read_text(under(root, kShmemThp));
  if (!choices) return "this kernel has no transparent huge pages for shared memory";
  for (const char* enough : {"[always]", "[advise]", "[within_size]", "[force]"}) {
    if (choices->find(enough) != std::string::npos) return std::nullopt;
  }
  return "transparent huge pages for shared memory are off; as root: echo advise > " +
         std::string(kShmemThp);
}

std::optional<std::string> hugetlb_unsupported(std::size_t bytes,
                                               const std::filesystem::path& root) {
  const auto free = read_int(under(root, kFreeHuge));
  if (!free) return "this kernel has no hugetlb pages of 2 MiB";
  // Two rings, one in each direction.
  const std::size_t needed = 2 * ((bytes + kHugePage - 1) / kHugePage);
  if (static_cast<std::size_t>(*free) >= needed) return std::nullopt;
  return std::to_string(needed) + " free huge pages are needed and there are " +
         std::to_string(*free) + "; as root: sysctl -w vm.nr_hugepages=" + std::to_string(needed);
}

// "7f12-7f34 rw-s ..." begins a mapping in smaps; the sizes of its pages follow.
struct Smap {
  std::uintptr_t start = 0, end = 0;
  std::size_t huge_bytes = 0;
};

bool starts_mapping(const std::string& line, Smap& map) {
  const std::size_t dash = line.find('-'), colon = line.find(':');
  if (dash == std::string::npos || (colon != std::string::npos && colon < dash)) return false;
  std::size_t used = 0;
  map = {.start = std::stoull(line, &used, 16)};
  map.end = std::stoull(line.substr(dash + 1), nullptr, 16);
  return used == dash;
}

}  // namespace

std::optional<std::string> huge_pages_unsupported(Pages pages, std::size_t bytes,
                                                  const std::filesystem::path& root) {
  if (pages == Pages::thp) return thp_unsupported(root);
  if (pages == Pages::hugetlb) return hugetlb_unsupported(bytes, root);
  return std::nullopt;
}

bool all_huge(const void* address, std::size_t bytes) {
  const auto start = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream smaps("/proc/self/smaps");
  Smap map;
  std::size_t huge = 0;
  for (std::string line; std::getline(smaps, line);) {
    const bool is_hex = !line.empty() && std::string("0123456789abcdef").find(line[0]) < 16;
    if (is_hex && starts_mapping(line, map)) continue;
    if (map.end <= start || map.start >= start + bytes) continue;
    if (line.starts_with("ShmemPmdMapped:")) huge += 1024 * std::stoull(line.substr(15));
  }
  return huge >= bytes;
}

}  // namespace ipcmark::sys
