// The rows of ipcmark_peers: published designs in our loops, to compare our rings with.
#include "bench/adapters/shm_channel.h"
#include "bench/tests/peers/index_queues.h"
#include "bench/tests/peers/packed_ring.h"
#include "bench/tests/peers/sequencer.h"
#include "bench/tests/peers/spin_cell.h"
#include "bench/waits/spin.h"
#include "harness/run/rig.h"

namespace ipcmark::peers {
namespace {

// What ShmQueue asks for beside the algorithm.
template <class R>
struct Queue {
  using Ring = R;
  using Progress = typename R::Progress;
  using Producer = typename R::Producer;
  using Consumer = typename R::Consumer;
  static constexpr bool kBatches = requires(Producer producer) { producer.flush(); };
  static constexpr AxisSet axes{.batch = kBatches};

  static std::size_t max_message() { return std::size_t{64} << 20; }
  static Ring make(const ChannelSpec& spec) { return Ring(spec); }
};

struct SpscQueue : Queue<IndexQueue<true>> {
  static constexpr MechanismInfo info{.name = "spscqueue_style",
                                      .family = "shared_memory",
                                      .summary = "rigtorp's SPSCQueue: cached indices"};
};
struct FollyQueue : Queue<IndexQueue<false>> {
  static constexpr MechanismInfo info{.name = "folly_style",
                                      .family = "shared_memory",
                                      .summary = "folly's ProducerConsumerQueue: plain indices"};
};
struct Disruptor : Queue<Sequencer> {
  static constexpr MechanismInfo info{.name = "disruptor_style",
                                      .family = "shared_memory",
                                      .summary = "the Disruptor: batches on both sides"};
};
struct AeronRing : Queue<PackedRing> {
  static constexpr MechanismInfo info{.name = "aeron_style",
                                      .family = "shared_memory",
                                      .summary = "Aeron's one-to-one ring: packed records"};
};

template <class... Qs>
using Rows = Register<ShmChannel<Qs, waits::Spin>...>;

const Rows<SpscQueue, FollyQueue, Disruptor, AeronRing> queues;
const Register<SpinCell> cell;

}  // namespace
}  // namespace ipcmark::peers
