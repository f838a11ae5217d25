// How this program was built, and the libraries that it runs on.
#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <linux/version.h>

#include <array>
#include <filesystem>

#include "build_info.h"
#include "harness/host/fact_row.h"

namespace ipcmark {

namespace {

using Value = std::optional<std::string>;
using Path = std::filesystem::path;

// One reader for each text that the build wrote; "" there means not known.
template <const std::string_view& text>
Value read_known(const Path&, std::string_view) {
  return text.empty() ? std::nullopt : Value(text);
}

Value read_sanitizer(const Path&, std::string_view) {
  return build_info::kSanitizer.empty() ? "none" : std::string(build_info::kSanitizer);
}

Value read_compiler(const Path&, std::string_view) {
#if defined(__clang__)
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

Value read_glibc(const Path&, std::string_view) { return ::gnu_get_libc_version(); }

Value read_libstdcxx(const Path&, std::string_view) {
#if defined(_GLIBCXX_RELEASE)
  return fmt::format("{} ({})", _GLIBCXX_RELEASE, __GLIBCXX__);
#else
  return std::nullopt;
#endif
}

Value read_kernel_headers(const Path&, std::string_view) {
  constexpr unsigned kCode = LINUX_VERSION_CODE;
  return fmt::format("{}.{}.{}", kCode >> 16U, (kCode >> 8U) & 255U, kCode & 255U);
}

constexpr std::array kRows{
    FactRow{"ipcmark_version", "", "build", kNoted, read_known<build_info::kVersion>},
    FactRow{"git_commit", "", "build", kNoted, read_known<build_info::kGitCommit>},
    FactRow{"git_dirty", "", "build", kNoted, read_known<build_info::kGitDirty>},
    FactRow{"build_type", "", "build", kIdentity, read_known<build_info::kBuildType>},
    FactRow{"build_flags", "", "build", kIdentity, read_known<build_info::kFlags>},
    FactRow{"sanitizer", "", "build", kIdentity, read_sanitizer},
    FactRow{"compiler", "", "build", kIdentity, read_compiler},
    FactRow{"glibc_version", "", "gnu_get_libc_version", kIdentity, read_glibc},
    FactRow{"libstdcxx_version", "", "build", kNoted, read_libstdcxx},
    FactRow{"kernel_headers_version", "", "build", kNoted, read_kernel_headers},
};

}  // namespace

std::span<const FactRow> build_facts() { return kRows; }

}  // namespace ipcmark
