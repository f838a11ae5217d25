#include "bench/lrpc/protection_key.h"

#include <sys/mman.h>

#include <cerrno>

#include "harness/sys/error.h"

namespace ipcmark::lrpc::protection_key {

namespace {

#if defined(__x86_64__)
unsigned read_rights() {
  unsigned rights, unused;
  asm volatile(".byte 0x0f, 0x01, 0xee" : "=a"(rights), "=d"(unused) : "c"(0));  // RDPKRU
  return rights;
}
// The memory clobber keeps accesses on their side of it.
void write_rights(unsigned rights) {
  asm volatile(".byte 0x0f, 0x01, 0xef" ::"a"(rights), "c"(0), "d"(0) : "memory");  // WRPKRU
}
constexpr unsigned mask(int key) { return 3U << (2 * key); }
#endif

}  // namespace

// pkey_alloc tells it all: it fails on CPUs, kernels and command lines without keys, and when all
// sixteen are taken.
bool exist() {
#if defined(__x86_64__)
  const int key = ::pkey_alloc(0, 0);
  if (key >= 0) ::pkey_free(key);
  return key >= 0;
#else
  return false;
#endif
}

int allocate() {
#if defined(__x86_64__)
  return sys::check(::pkey_alloc(0, PKEY_DISABLE_ACCESS), "pkey_alloc");
#else
  sys::throw_system_error(ENOSYS, "protection keys are of x86 only");
#endif
}

void release(int key) { ::pkey_free(key); }

unsigned open([[maybe_unused]] int key) {
#if defined(__x86_64__)
  const unsigned before = read_rights();
  write_rights(before & ~mask(key));
  return before;
#else
  return 0;
#endif
}

void restore([[maybe_unused]] unsigned rights) {
#if defined(__x86_64__)
  write_rights(rights);
#endif
}

}  // namespace ipcmark::lrpc::protection_key
