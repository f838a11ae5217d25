// A list of wait strategies, as a type.
#pragma once

namespace ipcmark::waits {

template <class... Ws>
struct Strategies {};

}  // namespace ipcmark::waits
