// The four procedures of the pattern call as a domain exports and a client imports them.
#pragma once

#include <optional>
#include <string>

#include "bench/lrpc/lrpc.h"
#include "harness/loops/stamps.h"
#include "harness/sys/error.h"

namespace ipcmark::lrpc_calls {

inline constexpr std::size_t kMostBytes = 4096;
using In = lrpc::UpTo<const std::byte, kMostBytes>;
using InOut = lrpc::UpTo<std::byte, kMostBytes>;
using Null = void();
using Add = std::int32_t(std::int32_t, std::int32_t);
using BigIn = void(In);
using BigInOut = void(InOut);
using BigInThere = void(lrpc::InPlace<In>);
using BigInOutThere = void(lrpc::InPlace<InOut>);

// How long a client waits for the server to appear.
inline constexpr std::chrono::seconds kStart{10};

// Calls each(procedure's type, name, handler) with handlers that work on `server`, with the arguments
// fetched or used where they lie.
template <class Each, class Server>
void visit_handlers(Server& server, Each&& each) {
  each(std::type_identity<Null>(), "null", [&server] { server.null(); });
  each(std::type_identity<Add>(), "add",
       [&server](std::int32_t a, std::int32_t b) { return server.add(a, b); });
  const auto big_in = [&server](ConstBytes in) { server.big_in(in); };
  const auto big_in_out = [&server](Bytes io) { server.big_in_out(io); };
  each(std::type_identity<BigIn>(), "big_in", big_in);
  each(std::type_identity<BigInOut>(), "big_in_out", big_in_out);
  each(std::type_identity<BigInThere>(), "big_in_there", big_in);
  each(std::type_identity<BigInOutThere>(), "big_in_out_there", big_in_out);
}

// The handlers of `server` as a domain of one client.
class Service {
 public:
  Service(const std::string& name, const lrpc::DomainOptions& options, loops::CallServer& server,
          bool starts_clerk)
      : domain_(name, options) {
    visit_handlers(server, [&](auto type, const char* procedure, auto handler) {
      domain_.export_procedure<typename decltype(type)::type>(procedure, handler,
                                                              {.simultaneous = 1});
    });
    if (starts_clerk) clerk_.emplace(domain_, lrpc::ClerkOptions{.threads = false});
  }
  // From now on the handlers work on `server`.
  void work_on(loops::StampedServer& server) {
    visit_handlers(server, [&](auto type, const char* procedure, auto handler) {
      domain_.replace_handler<typename decltype(type)::type>(procedure, handler);
    });
  }
  void serve(std::uint64_t calls) {
    if (!clerk_->serve(calls)) sys::throw_system_error(ECONNRESET, "the client has gone");
  }

 private:
  lrpc::Domain domain_;
  std::optional<lrpc::Clerk> clerk_;
};

// The one procedure that is measured: a thread gets one seccomp listener.
template <class T>
class Imported {
 public:
  Imported(const std::string& service, const ChannelSpec& spec)
      : service_(service), spec_(spec), there_(spec.without == Without::copies) {
    import_one();
  }
  // The same binding through another transfer.
  template <class Other>
  explicit Imported(const Imported<Other>& other)
      : service_(other.service_), spec_(other.spec_), there_(other.there_) {
    adopt(null_, other.null_);
    adopt(add_, other.add_);
    adopt(in_, other.in_);
    adopt(in_out_, other.in_out_);
    adopt(in_there_, other.in_there_);
    adopt(in_out_there_, other.in_out_there_);
  }

  void null() { (*null_)(); }
  std::int32_t add(std::int32_t a, std::int32_t b) { return (*add_)(a, b); }
  void big_in(ConstBytes in) { there_ ? (*in_there_)(In(in)) : (*in_)(In(in)); }
  void big_in_out(Bytes io) { there_ ? (*in_out_there_)(InOut(io)) : (*in_out_)(InOut(io)); }

 private:
  template <class Other>
  friend class Imported;
  template <class Function>
  using Place = std::optional<lrpc::Procedure<Function, T>>;

  void import_one() {
    switch (spec_.procedure) {
      case Procedure::null:
        return import(null_, "null");
      case Procedure::add:
        return import(add_, "add");
      case Procedure::big_in:
        return there_ ? import(in_there_, "big_in_there") : import(in_, "big_in");
      case Procedure::big_in_out:
        return there_ ? import(in_out_there_, "big_in_out_there") : import(in_out_, "big_in_out");
    }
  }
  template <class Function>
  void import(Place<Function>& place, const char* procedure) {
    lrpc::ImportOptions options{.wait_for = kStart};
    if (spec_.timed) options.timeout = kTimeLimit;
    place.emplace(lrpc::import <Function, T>(service_ + "/" + procedure, options));
  }
  static void adopt(auto& place, const auto& other) {
    if (other) place.emplace(*other);
  }

  std::string service_;
  ChannelSpec spec_;
  bool there_;
  Place<Null> null_;
  Place<Add> add_;
  Place<BigIn> in_;
  Place<BigInOut> in_out_;
  Place<BigInThere> in_there_;
  Place<BigInOutThere> in_out_there_;
};

// A transfer that notes when the client's stub is done with and the transfer begins.
template <class T>
struct Stamped : T {
  static inline constinit thread_local sys::ClockReader clock{};
  static inline constinit thread_local std::uint64_t given_away = 0;

  static lrpc::Error call(typename T::Binding& binding, std::uint32_t slot,
                          lrpc::Registers& registers, std::size_t used) {
    given_away = clock.end();
    return T::call(binding, slot, registers, used);
  }
};

// The stamped calls: the client's half, empty on the server's side.
template <class T>
class StampedCalls {
 public:
  StampedCalls(const std::optional<Imported<T>>& imported, const sys::ClockReader& clock) {
    if (imported) calls_.emplace(*imported);
    Stamped<T>::clock = clock;
  }
  void open(loops::CallServer&) {}
  void serve(std::uint64_t) {}
  void null() { calls_->null(); }
  std::int32_t add(std::int32_t a, std::int32_t b) { return calls_->add(a, b); }
  void big_in(ConstBytes in) { calls_->big_in(in); }
  void big_in_out(Bytes io) { calls_->big_in_out(io); }
  std::uint64_t given_away() const { return Stamped<T>::given_away; }

 private:
  std::optional<Imported<Stamped<T>>> calls_;
};

}  // namespace ipcmark::lrpc_calls
