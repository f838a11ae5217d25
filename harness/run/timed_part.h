// What a counter outside the program has to recognise.
#pragma once

#include <functional>

namespace ipcmark {

// Everything that a side does in a timed round happens in here, whatever the pattern. The name is an
// interface: `ipcmark gate` has callgrind count what runs between its entry and its return.
void timed_part(const std::function<void()>& loop);

}  // namespace ipcmark
