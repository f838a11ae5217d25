// A program's own malloc comes before that of every library, and hands on to the next in line: the C
// library's, or what LD_PRELOAD put before it. Only requests are counted, so free is left alone. What
// it costs, always, is one addition to a number of the thread's own, per request.
#include "harness/sys/allocations.h"

#include <dlfcn.h>

#include <atomic>
#include <cerrno>
#include <new>
#include <utility>

#if defined(__has_feature)
#define IPCMARK_HAS_FEATURE(name) __has_feature(name)
#else
#define IPCMARK_HAS_FEATURE(name) 0
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !IPCMARK_HAS_FEATURE(address_sanitizer) && !IPCMARK_HAS_FEATURE(thread_sanitizer)
#define IPCMARK_COUNTS_ALLOCATIONS 1
#endif

namespace ipcmark::sys {

namespace {
constinit thread_local std::uint64_t requests = 0;
}  // namespace

bool counts_allocations(void* (*take)(std::size_t), void (*give_back)(void*)) {
  const std::uint64_t before = requests;
  void* volatile const memory = take(1);  // volatile: or the compiler leaves both calls out
  give_back(memory);
  return requests != before;
}

std::optional<std::uint64_t> allocations() {
  // operator new lives in a library: what is asked is whether libraries come here too.
  static const bool kCounted =
      counts_allocations([](std::size_t bytes) { return ::operator new(bytes); },
                         [](void* memory) { ::operator delete(memory); });
  if (!kCounted) return std::nullopt;
  return requests;
}

}  // namespace ipcmark::sys

#ifdef IPCMARK_COUNTS_ALLOCATIONS

namespace {

// The next function of that name. While it is looked for there is none, and a request fails: dlsym of
// older C libraries makes one, and does without.
template <auto kFailed, class... Arguments>
class Next {
 public:
  using Function = decltype(kFailed)(Arguments...);
  explicit constexpr Next(const char* name) : name_(name) {}

  decltype(kFailed) operator()(Arguments... arguments) {
    ++ipcmark::sys::requests;
    Function* function = function_.load(std::memory_order_relaxed);
    if (function == nullptr) function = find();
    return function == nullptr ? kFailed : function(arguments...);
  }

 private:
  Function* find() {
    if (std::exchange(looking, true)) return nullptr;
    auto* const found = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name_));
    looking = false;
    function_.store(found, std::memory_order_relaxed);
    return found;
  }

  static inline constinit thread_local bool looking = false;
  const char* name_;
  std::atomic<Function*> function_{nullptr};
};

constexpr void* kNoMemory = nullptr;

constinit Next<kNoMemory, std::size_t> next_malloc("malloc");
constinit Next<kNoMemory, std::size_t, std::size_t> next_calloc("calloc");
constinit Next<kNoMemory, void*, std::size_t> next_realloc("realloc");
constinit Next<kNoMemory, std::size_t, std::size_t> next_aligned_alloc("aligned_alloc");
constinit Next<kNoMemory, std::size_t, std::size_t> next_memalign("memalign");
constinit Next<ENOMEM, void**, std::size_t, std::size_t> next_posix_memalign("posix_memalign");

}  // namespace

extern "C" {
void* malloc(std::size_t bytes) noexcept { return next_malloc(bytes); }
void* calloc(std::size_t count, std::size_t bytes) noexcept { return next_calloc(count, bytes); }
void* realloc(void* old, std::size_t bytes) noexcept { return next_realloc(old, bytes); }
void* aligned_alloc(std::size_t alignment, std::size_t bytes) noexcept {
  return next_aligned_alloc(alignment, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) noexcept {
  return next_memalign(alignment, bytes);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) noexcept {
  return next_posix_memalign(memory, alignment, bytes);
}
}

#endif
