#include "bench/lrpc/local_binding.h"

#include "bench/lrpc/directory.h"

namespace ipcmark::lrpc {

LocalBinding::LocalBinding(std::string_view name, std::uint64_t signature, Transfer transfer,
                           const ImportOptions&) {
  const ImportName import(name);
  domain_ = directory::find(import.service);
  if (domain_ == nullptr) throw_call_failed(Error::no_clerk);
  const ProcedureDescriptor* const procedure = domain_->find(import.procedure);
  if (procedure == nullptr) throw_call_failed(Error::unknown_name);
  if (procedure->signature != signature) throw_call_failed(Error::wrong_signature);
  if (transfer == Transfer::local_migrate_pku && domain_->protection_key() < 0)
    throw_call_failed(Error::unavailable);
  const auto binding = domain_->bindings().bind(*procedure, transfer);
  if (!binding) throw_call_failed(Error::no_binding);
  binding_ = *binding;
  free_.emplace(static_cast<std::uint32_t>(count()));
}

LocalBinding::~LocalBinding() { domain_->unbind(binding_.token); }

}  // namespace ipcmark::lrpc
