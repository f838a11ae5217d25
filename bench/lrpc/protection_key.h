// Memory protection keys (x86 PKU): memory of a key can be closed and opened per thread, from user
// space, in some twenty nanoseconds.
#pragma once

namespace ipcmark::lrpc::protection_key {

// Whether the CPU and the kernel have them and one is free.
bool exist();
// A new key that this thread, and threads it starts, cannot read or write with. Throws
// std::system_error.
int allocate();
void release(int key);

// Opens the key's memory for this thread and returns its rights before, to be restored: a nested
// call must not close what the outer one runs on.
unsigned open(int key);
void restore(unsigned rights);

}  // namespace ipcmark::lrpc::protection_key
