// Lightweight remote procedure call after Bershad et al. (SOSP 1989), as far as stock Linux allows.
// See README.md.
#pragma once

#include "bench/lrpc/clerk.h"
#include "bench/lrpc/domain.h"
#include "bench/lrpc/procedure.h"
