// Removes one named kernel object that a dead run left behind.
#pragma once

#include <sys/types.h>

#include "harness/sys/object_journal.h"

namespace ipcmark {

// True when the object was there, was ours and is gone. A System V object must have been created by
// this user and, where the kernel tells (shared memory), by the process `creator`: a run that died
// just before creating it may have noted the key of somebody else's.
bool remove_object(const ObjectName& object, pid_t creator);

}  // namespace ipcmark
