#include "bench/lrpc/error.h"

#include <array>
#include <string>

namespace ipcmark::lrpc {

namespace {

constexpr std::array<std::string_view, kErrors> kTexts{
    "no error",
    "no clerk answers under this name: start the server first, or give import time to wait",
    "the server exports no procedure of this name",
    "the server exports this name with another signature: build both sides from one declaration",
    "the clerk does not admit this user",
    "the server has no room for another binding: raise DomainOptions::bindings or a_stacks",
    "this control transfer cannot run here",
    "the binding object is not valid: forged, stale, or revoked",
    "the A-stack's handle is not aligned",
    "the A-stack's handle is outside the table",
    "the A-stack belongs to another binding",
    "a call is under way on this A-stack already",
    "an argument is longer than its bound",
    "calls are nested too deeply",
    "all A-stacks of the procedure are in use: raise ExportOptions::simultaneous",
    "the server has no E-stack left: raise DomainOptions::e_stacks",
    "the handler threw; exceptions do not cross the boundary",
    "the handler did not return in time; its A-stack is poisoned",
    "the server has died",
    "the server's domain was terminated"};

}  // namespace

std::string_view describe(Error error) { return kTexts[static_cast<std::size_t>(error)]; }

CallFailed::CallFailed(Error error)
    : std::runtime_error("lrpc: " + std::string(describe(error))), error_(error) {}

void throw_call_failed(Error error) { throw CallFailed(error); }

}  // namespace ipcmark::lrpc
