// The Null call of several threads at once: one domain and one binding for all, with an A-stack for each.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "bench/adapters/lrpc_calls.h"
#include "harness/loops/clients.h"
#include "harness/sys/affinity.h"

namespace ipcmark {

template <class T>
class LrpcClients {
  static constexpr bool kLocal = lrpc::is_local(T::kTransfer);

 public:
  LrpcClients(std::string name, Side side, const ChannelSpec& spec)
      : name_(std::move(name)), side_(side), spec_(spec) {}

  void open(std::span<loops::ClientSeat> seats, std::span<const SeatCpus> cpus) {
    const bool is_client = side_ == Side::initiator;
    seats_ = seats;
    if (kLocal == is_client) export_null(cpus);
    if (is_client) import_null();
  }
  // Its first call gives the client its A-stack, and that its server's thread: since one comes after the
  // other, the threads are started in the order of the clients.
  void take_seat(std::size_t client) {
    if constexpr (kLocal) seat = &seats_[client];
    if constexpr (!lrpc::keeps_a_stack<T>()) settle_on(static_cast<std::uint32_t>(client));
    (*null_)();
  }
  void null() { (*null_)(); }

 private:
  void export_null(std::span<const SeatCpus> cpus) {
    domain_.emplace(
        name_,
        lrpc::DomainOptions{.protection_key = T::kTransfer == lrpc::Transfer::local_migrate_pku});
    const lrpc::ExportOptions each{.simultaneous = spec_.clients};
    if constexpr (kLocal) {
      domain_->export_procedure<void()>(
          "null", [] { seat->null(); }, each);
    } else {
      const auto null = [this, cpus] {
        if (seat == nullptr) [[unlikely]]
          sit_down(cpus);
        seat->null();
      };
      domain_->export_procedure<void()>("null", null, each);
      clerk_.emplace(*domain_);
    }
  }
  void import_null() {
    lrpc::ImportOptions options{.wait_for = lrpc_calls::kStart};
    if (spec_.timed) options.timeout = kTimeLimit;
    null_.emplace(lrpc::import <void(), T>(name_ + "/null", options));
  }
  // A thread takes the A-stack that it used last, if that is free: it is to be the one of this number.
  void settle_on(std::uint32_t number) {
    auto& binding = null_->binding();
    for (std::uint32_t i = 0; i <= number; ++i) binding.acquire();
    for (std::uint32_t i = 0; i <= number; ++i) binding.release(i, lrpc::Error::none);
  }
  // A server's thread, in its first call.
  [[gnu::cold, gnu::noinline]] void sit_down(std::span<const SeatCpus> cpus) {
    const std::size_t number = next_seat_.fetch_add(1);
    if (cpus[number].server >= 0) sys::pin_to(cpus[number].server);
    seat = &seats_[number];
  }

  // Of the thread that runs the handlers: a local client's own, or the one that serves a client.
  static inline constinit thread_local loops::ClientSeat* seat = nullptr;

  std::string name_;
  Side side_;
  ChannelSpec spec_;
  std::span<loops::ClientSeat> seats_;
  std::atomic<std::size_t> next_seat_{0};
  std::optional<lrpc::Domain> domain_;
  std::optional<lrpc::Clerk> clerk_;
  std::optional<lrpc::Procedure<void(), T>> null_;
};

}  // namespace ipcmark
