// grpc: calls over an abstract UNIX address, with bytes as they are instead of Protocol Buffers.
//
// The asynchronous interface is used one operation at a time: the caller itself polls the sockets
// in CompletionQueue::Next, so that no thread of the library must hand the message over.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "bench/adapters/flows.h"
#include "bench/adapters/reference.h"
#include "harness/run/rig.h"
#include "harness/sys/error.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "grpc",
    .family = "library",
    .summary = "gRPC over a UNIX socket: unary calls, or one call that streams both ways",
    .limit_name = "GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH",
    .data =
        "messages in frames of HTTP/2, kept whole, in order; here without serialisation, which "
        "Protocol Buffers would add",
    .participants = "many clients of one server; requests and replies, or streams either way",
    .limits =
        "4 MiB of a message by default, lifted here; under way: the windows of HTTP/2, which follow "
        "the measured bandwidth",
    .leftovers =
        "nothing: the address is abstract. A path would stay. The survivor's operations fail with "
        "UNAVAILABLE",
    .permissions = "the random abstract name, which has no mode bits; no encryption here",
    .cost =
        "some 6 copies, several system calls and dozens of allocations; threads of the library, "
        "which run on the CPU that their side is pinned to, do the rest",
    .flow = flows::kKernelBuffer,
    .use_when = "services in several languages that may move to another machine",
    .avoid_when = "both ends stay on one machine and latency or throughput counts",
    .manuals = "grpc.io/docs, core concepts"};

}  // namespace

// What is inlined here from the library's headers calls through tables and allocates; it is kept out
// of the measured loops' own code, which must not.
namespace reference {
namespace {

constexpr const char* kMethod = "/ipcmark.Pair/Exchange";

// Ends with what was begun last; one operation is under way at a time.
class Operations {
 public:
  Operations(grpc::CompletionQueue& queue, bool timed) : queue_(queue), timed_(timed) {}
  ~Operations() {
    queue_.Shutdown();
    void* tag = nullptr;
    for (bool ok = false; queue_.Next(&tag, &ok);) {
    }
  }
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;

  void* tag() { return this; }
  void finish(const char* what) {
    void* tag = nullptr;
    bool ok = false;
    if (!timed_) {
      queue_.Next(&tag, &ok);
    } else if (queue_.AsyncNext(&tag, &ok, std::chrono::system_clock::now() + kTimeLimit) ==
               grpc::CompletionQueue::TIMEOUT) {
      sys::throw_system_error(ETIMEDOUT, what);
    }
    if (!ok) sys::throw_system_error(ECONNRESET, what);
  }

 private:
  grpc::CompletionQueue& queue_;
  bool timed_;
};

grpc::ByteBuffer packed(ConstBytes tx) {
  const grpc::Slice slice(tx.data(), tx.size());
  return grpc::ByteBuffer(&slice, 1);
}

std::size_t unpack(const grpc::ByteBuffer& message, Bytes rx) {
  grpc::Slice slice;
  if (message.Length() > rx.size()) sys::throw_system_error(EMSGSIZE, "recv");
  if (!message.DumpToSingleSlice(&slice).ok()) sys::throw_system_error(EIO, "ByteBuffer");
  if (slice.size() != 0) std::memcpy(rx.data(), slice.begin(), slice.size());
  return slice.size();
}

std::shared_ptr<grpc::Channel> connect(const std::string& address) {
  constexpr int kRetryMs = 5;  // the address may be asked for before it is there
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kRetryMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kRetryMs);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

class Client {
 public:
  Client(const std::string& address, bool timed)
      : stub_(connect(address)), operations_(queue_, timed) {}

 protected:
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  Operations operations_;
};

class Server {
 public:
  Server(const std::string& address, bool timed) : server_(build(address)) {
    operations_.emplace(*queue_, timed);
  }
  ~Server() { server_->Shutdown(std::chrono::system_clock::now()); }

 protected:
  // Opens the next call of the client.
  void accept() {
    call_.reset();
    context_.emplace();
    call_.emplace(&*context_);
    service_.RequestCall(&*context_, &*call_, queue_.get(), queue_.get(), operations_->tag());
    operations_->finish("RequestCall");
  }
  std::size_t read(Bytes rx) {
    grpc::ByteBuffer message;
    call_->Read(&message, operations_->tag());
    operations_->finish("Read");
    return unpack(message, rx);
  }

  grpc::AsyncGenericService service_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::optional<grpc::GenericServerContext> context_;
  std::optional<grpc::GenericServerAsyncReaderWriter> call_;
  std::optional<Operations> operations_;

 private:
  std::unique_ptr<grpc::Server> build(const std::string& address) {
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(-1);
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    builder.RegisterAsyncGenericService(&service_);
    queue_ = builder.AddCompletionQueue();
    auto server = builder.BuildAndStart();
    if (!server) sys::throw_system_error(EADDRNOTAVAIL, "BuildAndStart");
    return server;
  }
};

// A call for each message and its answer.
struct Unary {
  static constexpr std::string_view kName = "unary";
  static constexpr std::string_view kHelp = "a call per request; sleeps in CompletionQueue::Next";

  class Initiator : Client {
   public:
    using Client::Client;
    [[gnu::noinline]] void send(ConstBytes tx) {
      context_.emplace();
      context_->set_wait_for_ready(true);
      call_ = stub_.PrepareUnaryCall(&*context_, kMethod, packed(tx), &queue_);
      call_->StartCall();
    }
    [[gnu::noinline]] std::size_t recv(Bytes rx) {
      grpc::ByteBuffer message;
      grpc::Status status;
      call_->Finish(&message, &status, operations_.tag());
      operations_.finish("Finish");
      if (!status.ok()) sys::throw_system_error(ECONNRESET, status.error_message());
      return unpack(message, rx);
    }

   private:
    std::optional<grpc::ClientContext> context_;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> call_;
  };

  class Responder : Server {
   public:
    using Server::Server;
    [[gnu::noinline]] std::size_t recv(Bytes rx) {
      accept();
      return read(rx);
    }
    [[gnu::noinline]] void send(ConstBytes tx) {
      call_->WriteAndFinish(packed(tx), {}, grpc::Status::OK, operations_->tag());
      operations_->finish("WriteAndFinish");
    }
  };
};

// One call that both write to and read from.
struct StreamRpc {
  static constexpr std::string_view kName = "stream_rpc";
  static constexpr std::string_view kHelp =
      "one call that streams both ways; sleeps in CompletionQueue::Next";

  // A write is done when the socket has it: nobody would carry on with it later.
  static grpc::WriteOptions through() { return grpc::WriteOptions().set_write_through(); }

  class Initiator : Client {
   public:
    Initiator(const std::string& address, bool timed) : Client(address, timed) {
      context_.set_wait_for_ready(true);
      call_ = stub_.PrepareCall(&context_, kMethod, &queue_);
      call_->StartCall(operations_.tag());
      operations_.finish("StartCall");
    }
    ~Initiator() { context_.TryCancel(); }
    [[gnu::noinline]] void send(ConstBytes tx) {
      call_->Write(packed(tx), through(), operations_.tag());
      operations_.finish("Write");
    }
    [[gnu::noinline]] std::size_t recv(Bytes rx) {
      grpc::ByteBuffer message;
      call_->Read(&message, operations_.tag());
      operations_.finish("Read");
      return unpack(message, rx);
    }

   private:
    grpc::ClientContext context_;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  };

  class Responder : Server {
   public:
    Responder(const std::string& address, bool timed) : Server(address, timed) { accept(); }
    [[gnu::noinline]] std::size_t recv(Bytes rx) { return read(rx); }
    [[gnu::noinline]] void send(ConstBytes tx) {
      call_->Write(packed(tx), through(), operations_->tag());
      operations_->finish("Write");
    }
  };
};

}  // namespace
}  // namespace reference

namespace {

// The library's threads are missing in a process that was forked after it had started, which is here
// once both sides were threads of the supervisor.
std::atomic<bool> started_here = false;

template <class Call>
class Grpc {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Call::kName;
  static constexpr std::string_view wait_help = Call::kHelp;
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr AxisSet axes{.timeout = true};

  class Endpoint {
   public:
    Endpoint(const std::string& address, Side side, bool timed) {
      started_here = true;
      if (side == Side::initiator) {
        initiator_ = std::make_unique<typename Call::Initiator>(address, timed);
      } else {
        responder_ = std::make_unique<typename Call::Responder>(address, timed);
      }
    }
    void send(ConstBytes tx) { initiator_ ? initiator_->send(tx) : responder_->send(tx); }
    std::size_t recv(Bytes rx) { return initiator_ ? initiator_->recv(rx) : responder_->recv(rx); }

   private:
    std::unique_ptr<typename Call::Initiator> initiator_;
    std::unique_ptr<typename Call::Responder> responder_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (started_here) return "gRPC has run in this process, so none forked from it can use it";
    if (spec.capacity_bytes != 0) return "the library sizes its windows and buffers itself";
    if (Call::kName == reference::Unary::kName && !is_round_trip(spec.pattern)) {
      return "a unary call is a request and its answer";
    }
    return std::nullopt;
  }
  static Grpc create(const ChannelSpec& spec) { return Grpc(spec); }
  // The library starts its threads at the first call, which must therefore be after the fork.
  Endpoint attach(Side side) { return {address_, side, timed_}; }

 private:
  explicit Grpc(const ChannelSpec& spec)
      : address_("unix-abstract:" + reference::random_address()), timed_(spec.timed) {}

  std::string address_;
  bool timed_;
};

const Register<Grpc<reference::Unary>, Grpc<reference::StreamRpc>> registered;

}  // namespace
}  // namespace ipcmark
