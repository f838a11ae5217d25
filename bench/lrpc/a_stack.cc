#include "bench/lrpc/a_stack.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "harness/sys/error.h"

namespace ipcmark::lrpc {

namespace {

constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

void check_sealed(int file, std::size_t bytes) {
  const int seals = sys::check(::fcntl(file, F_GET_SEALS), "F_GET_SEALS");
  struct stat facts {};
  sys::check(::fstat(file, &facts), "fstat");
  const bool fits = static_cast<std::size_t>(facts.st_size) >= bytes;
  if ((seals & kSeals) != kSeals || !fits)
    sys::throw_system_error(EPROTO, "the A-stacks are not sealed, or smaller than announced");
}

}  // namespace

AStackRegion::AStackRegion(sys::UniqueFd file, std::size_t count, std::size_t stride)
    : file_(std::move(file)), count_(count), stride_(stride) {
  const std::size_t bytes = count * stride;
  void* const address =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file_.get(), 0);
  if (address == MAP_FAILED) sys::throw_system_error(errno, "mmap of A-stacks");
  memory_ = own(address, bytes);
}

AStackRegion AStackRegion::create(std::size_t count, std::size_t data_bytes) {
  const std::size_t stride = kLineBytes + (data_bytes + kLineBytes - 1) / kLineBytes * kLineBytes;
  sys::UniqueFd file(
      sys::check(::memfd_create("lrpc-a-stacks", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create"));
  // fallocate and not ftruncate: a hole that cannot be filled later is a SIGBUS.
  sys::check(::fallocate(file.get(), 0, 0, static_cast<off_t>(count * stride)), "fallocate");
  sys::check(::fcntl(file.get(), F_ADD_SEALS, kSeals), "F_ADD_SEALS");
  return {std::move(file), count, stride};
}

AStackRegion AStackRegion::adopt(sys::UniqueFd file, std::size_t count, std::size_t stride) {
  check_sealed(file.get(), count * stride);
  return {std::move(file), count, stride};
}

}  // namespace ipcmark::lrpc
