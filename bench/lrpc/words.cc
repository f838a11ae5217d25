#include "bench/lrpc/words.h"

namespace ipcmark::lrpc {

void detail::sleep_on(AStack& line, std::uint32_t word, std::uint64_t deadline_ns) {
  if (deadline_ns == 0) return sys::futex_wait(line.turn, word);
  const std::uint64_t now = now_ns();
  if (now >= deadline_ns) return;
  const std::uint64_t left_ns = deadline_ns - now;
  const timespec limit{static_cast<time_t>(left_ns / 1'000'000'000),
                       static_cast<long>(left_ns % 1'000'000'000)};
  ::syscall(SYS_futex, &line.turn, FUTEX_WAIT, word, &limit, nullptr, 0);
}

void close_turn(AStack& line, State to, std::uint32_t error) {
  std::uint32_t word = line.turn.load(std::memory_order_acquire);
  do {
    const State state = state_of(word);
    if (state != State::idle && state != State::request && state != State::reply) return;
  } while (!line.turn.compare_exchange_weak(word, word_of(to, error), std::memory_order_acq_rel));
  sys::futex_wake_all(line.turn);
}

}  // namespace ipcmark::lrpc
