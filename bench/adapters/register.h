// What a mechanism's file ends with: one row for each way of waiting.
#pragma once

#include "bench/adapters/fd_channel.h"
#include "bench/adapters/shm_channel.h"
#include "bench/waits/recommended.h"
#include "harness/run/rig.h"

namespace ipcmark {

namespace detail {

template <class M, class Strategies>
struct FdRows;
template <class M, class... Rs>
struct FdRows<M, waits::Strategies<Rs...>> : Register<FdChannel<M, Rs>...> {};

template <class Q, class Strategies>
struct ShmRows;
template <class Q, class... Ns>
struct ShmRows<Q, waits::Strategies<Ns...>> : Register<ShmChannel<Q, Ns>...> {};

// Where a mechanism is compiled in parts (PARTS in CMakeLists.txt), each registers its own share.
#if defined(IPCMARK_PARTS)
template <class Strategies>
using Share = waits::Share<Strategies, IPCMARK_PART, IPCMARK_PARTS>;
#else
template <class Strategies>
using Share = Strategies;
#endif

}  // namespace detail

// `const RegisterFd<Pipe> registered;`
template <FdMechanism M, class Strategies = waits::ForFd>
struct RegisterFd : detail::FdRows<M, Strategies> {
  RegisterFd() = default;
};

// `const RegisterShm<ShmRing> registered;`
template <ShmQueue Q, class Strategies = waits::ForShm>
struct RegisterShm : detail::ShmRows<Q, detail::Share<Strategies>> {
  RegisterShm() = default;
};

}  // namespace ipcmark
