// Signatures that the compiler must refuse, one at a time: see CMakeLists.txt. Linked into nothing.
#include <string>

#include "bench/lrpc/signature.h"

namespace ipcmark::lrpc {

#if defined(POINTER)
using Function = int(const char*);
#elif defined(REFERENCE)
using Function = void(int&);
#elif defined(NOT_BYTES)
using Function = std::string(int);
#elif defined(UNBOUNDED)
using Function = int(std::span<const int>);
#endif

constexpr std::uint64_t kHash = Signature<Function>::hash();

}  // namespace ipcmark::lrpc
