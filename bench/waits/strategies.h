// A list of wait strategies, as a type.
#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

namespace ipcmark::waits {

template <class... Ws>
struct Strategies {};

namespace detail {

template <std::size_t kFirst, class... Ws, std::size_t... kAt>
auto slice(Strategies<Ws...>, std::index_sequence<kAt...>)
    -> Strategies<std::tuple_element_t<kFirst + kAt, std::tuple<Ws...>>...>;

template <std::size_t kPart, std::size_t kParts, class... Ws>
auto share(Strategies<Ws...> all) {
  constexpr std::size_t kFirst = sizeof...(Ws) * kPart / kParts;
  constexpr std::size_t kEnd = sizeof...(Ws) * (kPart + 1) / kParts;
  return decltype(slice<kFirst>(all, std::make_index_sequence<kEnd - kFirst>())){};
}

}  // namespace detail

// Part number kPart, from 0, of kParts parts in a row that are as long as each other, or nearly.
template <class List, std::size_t kPart, std::size_t kParts>
using Share = decltype(detail::share<kPart, kParts>(List{}));

}  // namespace ipcmark::waits
