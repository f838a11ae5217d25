// Closed loop with a request and a reply of different sizes: the calls that LRPC was measured with.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "harness/core/channel.h"
#include "harness/loops/recorders.h"
#include "harness/loops/traffic.h"

namespace ipcmark::loops {

// In front of the arguments and of the results, where calls are messages. A wrong sequence number
// in a reply is a lost or doubled call.
struct CallHeader {
  std::uint32_t procedure;
  std::uint32_t sequence;
};

// Far above what a case may ask for.
inline constexpr std::size_t kLargestCall = std::size_t{1} << 40;

// Bytes of arguments and of results, without headers.
struct CallShape {
  std::size_t in = 0;
  std::size_t out = 0;
};
constexpr CallShape shape_of(Procedure procedure, std::size_t size) {
  switch (procedure) {
    case Procedure::null:
      return {};
    case Procedure::add:
      return {2 * sizeof(std::int32_t), sizeof(std::int32_t)};
    case Procedure::big_in:
      return {size, 0};
    case Procedure::big_in_out:
      return {size, size};
  }
  return {};
}

// The handlers, the same for every transport. They read every byte of the arguments and write every
// byte of the results; what is wrong is noted, as in other patterns.
class CallServer {
 public:
  explicit CallServer(std::uint64_t* first_bad) : first_bad_(first_bad) {}

  void null() { ++calls_; }
  std::int32_t add(std::int32_t a, std::int32_t b) {
    ++calls_;
    return a + b;
  }
  void big_in(ConstBytes in) { count(all_bytes_are(in, tag_of(calls_))); }
  void big_in_out(Bytes io) {
    const bool good = all_bytes_are(io, tag_of(calls_));
    TouchAll::write(io, ~calls_);
    count(good);
  }
  void note_bad_call() { count(false); }

 private:
  void count(bool good) {
    if (!good) [[unlikely]]
      note_bad(*first_bad_, calls_);
    ++calls_;
  }

  std::uint64_t calls_ = 0;
  std::uint64_t* first_bad_;
};

// Where a message of `bytes` is received. A queue wants room for the longest message that it could
// hold; a stream, which knows no messages, is asked for exactly what will come.
inline Bytes room_for(Bytes buffer, std::size_t bytes, Framing framing) {
  return framing == Framing::message ? buffer : buffer.first(bytes);
}

// rpc_over_channel: any transport of messages as a transport of calls, with one server for all.
template <Endpoint E>
class RpcCaller {
 public:
  RpcCaller(E& endpoint, Traffic& traffic, Procedure procedure, CallShape shape, Framing framing)
      : endpoint_(endpoint),
        room_(room_for(traffic.rx, sizeof(CallHeader) + shape.out, framing)),
        request_(traffic.tx.first(sizeof(CallHeader) + shape.in)),
        reply_(traffic.rx.first(sizeof(CallHeader) + shape.out)),
        procedure_(procedure) {}

  // Call number `sequence`; false when the answer is not the right one.
  bool operator()(std::uint64_t sequence) {
    write_request(sequence);
    endpoint_.send(request_);
    return endpoint_.recv(room_) == reply_.size() && is_reply_to(sequence);
  }

 private:
  static constexpr std::size_t kHead = sizeof(CallHeader);

  void write_request(std::uint64_t sequence) {
    const auto number = static_cast<std::uint32_t>(sequence);
    const CallHeader header{static_cast<std::uint32_t>(procedure_), number};
    std::memcpy(request_.data(), &header, kHead);
    if (procedure_ == Procedure::add) {
      std::memcpy(request_.data() + kHead, &number, sizeof number);
      std::memcpy(request_.data() + kHead + sizeof number, &number, sizeof number);
    } else if (request_.size() > kHead) {
      TouchAll::write(request_.subspan(kHead), sequence);
    }
  }
  bool is_reply_to(std::uint64_t sequence) const {
    CallHeader header;
    std::memcpy(&header, reply_.data(), kHead);
    const auto number = static_cast<std::uint32_t>(sequence);
    if (header.sequence != number) return false;
    if (procedure_ != Procedure::add)
      return all_bytes_are(reply_.subspan(kHead), tag_of(~sequence));
    std::uint32_t sum;
    std::memcpy(&sum, reply_.data() + kHead, sizeof sum);
    return sum == 2 * number;
  }

  E& endpoint_;
  Bytes room_;
  Bytes request_;
  Bytes reply_;
  Procedure procedure_;
};

// The same calls where the transport is a call itself.
template <Procedure kProcedure, CallEndpoint E>
class NativeCaller {
 public:
  NativeCaller(E& endpoint, Traffic& traffic)
      : endpoint_(endpoint), argument_(traffic.tx.subspan(sizeof(CallHeader))) {}

  bool operator()(std::uint64_t sequence) {
    if constexpr (kProcedure == Procedure::null) {
      endpoint_.null();
      return true;
    } else if constexpr (kProcedure == Procedure::add) {
      const auto number = static_cast<std::int32_t>(sequence & 0x3fff'ffffU);
      return endpoint_.add(number, number) == 2 * number;
    } else {
      TouchAll::write(argument_, sequence);
      if constexpr (kProcedure == Procedure::big_in) {
        endpoint_.big_in(argument_);
        return true;
      } else {
        endpoint_.big_in_out(argument_);
        return all_bytes_are(argument_, tag_of(~sequence));
      }
    }
  }

 private:
  E& endpoint_;
  Bytes argument_;
};

// n calls, a multiple of the recorder's batch; a sample spans arguments, call and results.
template <class Recorder, class Caller>
[[gnu::noinline]] void call(Caller caller, std::uint64_t n, Traffic& shared, Recorder recorder) {
  std::uint64_t sequence = shared.sent;
  for (std::uint64_t done = 0; done < n; done += Recorder::kBatch) {
    recorder.begin();
    for (std::uint64_t i = 0; i < Recorder::kBatch; ++i, ++sequence) {
      if (!caller(sequence)) [[unlikely]]
        note_bad(*shared.first_bad, sequence);
    }
    recorder.end();
  }
  shared.sent = sequence;
}

// The server's loop: takes n requests of at most `most` bytes of arguments, whichever procedures they
// name, and answers them. `server` has the functions of a CallServer.
template <Endpoint E, class Handlers>
[[gnu::noinline]] void answer(E& endpoint, std::uint64_t n, Traffic& traffic, Handlers& server,
                              CallShape most, Framing framing) {
  constexpr std::size_t kHead = sizeof(CallHeader);
  // Else the compiler takes a sum that wraps round for possible, and warns of what follows from it.
  if (most.in > kLargestCall || most.out > kLargestCall) __builtin_unreachable();
  const Bytes request = traffic.rx.first(kHead + most.in);
  const Bytes room = room_for(traffic.rx, request.size(), framing);
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::size_t length = endpoint.recv(room);
    CallHeader header;
    std::memcpy(&header, request.data(), kHead);
    std::memcpy(traffic.tx.data(), &header, kHead);
    const Procedure procedure{static_cast<std::uint8_t>(header.procedure)};
    const Bytes in = request.subspan(kHead), out = traffic.tx.subspan(kHead, most.out);
    if (length != request.size()) [[unlikely]] {  // NOLINT(bugprone-branch-clone): looked at first
      server.note_bad_call();
    } else if (procedure == Procedure::null) {
      server.null();
    } else if (procedure == Procedure::add && in.size() == 8 && out.size() == 4) {
      std::array<std::int32_t, 2> numbers;
      std::memcpy(numbers.data(), in.data(), sizeof numbers);
      const std::int32_t sum = server.add(numbers[0], numbers[1]);
      std::memcpy(out.data(), &sum, sizeof sum);
    } else if (procedure == Procedure::big_in) {
      server.big_in(in);
    } else if (procedure == Procedure::big_in_out && out.size() == in.size()) {
      std::memcpy(out.data(), in.data(), in.size());
      server.big_in_out(out);
    } else {
      server.note_bad_call();
    }
    endpoint.send(traffic.tx.first(kHead + most.out));
  }
}

}  // namespace ipcmark::loops
