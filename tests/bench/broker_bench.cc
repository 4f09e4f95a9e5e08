// The broker beside the least that a broker can do, in one run: a process that
// reads framed requests, checks the batch's CRC, appends it to a file and
// acknowledges. One client, one connection, batches encoded beforehand; both
// sides alternate, medians are printed with their ratio.
//
//   broker_bench            TCP and Unix sockets
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/bytes.h"
#include "lib/codec/crc32c.h"
#include "lib/net/socket.h"
#include "lib/os/clock.h"
#include "lib/os/random.h"
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/headers.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/apis.h"
#include "lib/record/batch_builder.h"
#include "lib/schema/encode.h"
#include "lib/server/serving.h"
#include "tests/bench/measure.h"
#include "tests/support/temp_dir.h"

namespace weir::bench {
namespace {

namespace p = protocol;

constexpr std::string_view kTopic = "bench";
constexpr size_t kBatchHead = 61;

[[noreturn]] void die(const char* what) {
  fmt::print(stderr, "{}: {}\n", what, std::strerror(errno));
  std::_Exit(1);
}
void send_all(int fd, Bytes bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) die("send");
    bytes.remove_prefix(size_t(n));
  }
}
bool receive(int fd, char* into, size_t n) {
  while (n > 0) {
    ssize_t r = ::recv(fd, into, n, 0);
    if (r <= 0) return false;
    into += r;
    n -= size_t(r);
  }
  return true;
}
/// Bytes of the answer, which is thrown away.
size_t skip_answer(int fd, std::vector<char>& room) {
  char head[4];
  if (!receive(fd, head, 4)) die("receive");
  size_t n = size_t(load_be<int32_t>(head));
  if (room.size() < n) room.resize(n);
  if (!receive(fd, room.data(), n)) die("receive");
  return n;
}
double percentile(std::vector<double> values, double which) {
  std::sort(values.begin(), values.end());
  return values[size_t(which * double(values.size() - 1))];
}

// --- Requests --------------------------------------------------------------

std::string batch_of(size_t bytes) {
  BatchBuilder builder;
  builder.begin({});
  std::string value(100, 'v');
  for (size_t size = kBatchHead; size + 110 <= std::max(bytes, size_t(180));
       size += 108)
    builder.add(TimestampMs(1'767'323'045'678), Bytes(), value);
  return std::string(builder.finish().value());
}

std::string framed(const p::Api& api, int16_t version, const void* request) {
  p::RequestHeader header{.requestApiKey = api.key,
                          .requestApiVersion = version,
                          .correlationId = 7,
                          .clientId = "bench"};
  std::string out(4, '\0');
  if (!schema::encode(header, api.request_header_version(version), out) ||
      !schema::encode(*api.request, version, request, out))
    die("encode");
  store_be(out.data(), int32_t(out.size() - 4));
  return out;
}

/// Kafka's Produce of version 8: fixed lengths, the batch at its end.
struct Produce {
  std::string frame;
  size_t batch_at = 0;
  size_t batch_size = 0;

  explicit Produce(size_t bytes) {
    std::string batch = batch_of(bytes);
    p::ProduceRequest request;
    request.acks = 1;
    request.timeoutMs = 1000;
    request.topicData.push_back({.name = std::string(kTopic)});
    request.topicData[0].partitionData.push_back(
        {.index = 0, .records = Bytes(batch)});
    frame = framed(*p::find_api("Produce"), 8, &request);
    batch_at = frame.find(batch);
    batch_size = batch.size();
  }
};

std::string fetch_from(int64_t offset) {
  p::FetchRequest request;
  request.replicaId = -1;
  request.maxWaitMs = 500;
  request.minBytes = 1;
  request.maxBytes = 1 << 20;
  p::FetchRequest::FetchTopic topic{.topic = std::string(kTopic)};
  topic.partitions.push_back(
      {.partition = 0, .fetchOffset = offset, .partitionMaxBytes = 1 << 20});
  request.topics.push_back(topic);
  return framed(*p::find_api("Fetch"), 12, &request);
}

// --- Servers, each a process of its own
// ----------------------------------------

struct Server {
  pid_t pid = 0;
  Endpoint tcp, local;

  ~Server() {
    ::kill(pid, SIGKILL);
    int status;
    ::waitpid(pid, &status, 0);
  }
  Socket connect(bool over_tcp) const {
    SocketAddress to = resolve(over_tcp ? tcp : local).value().front();
    Socket socket(::socket(to.family(), SOCK_STREAM, 0));
    if (::connect(socket.fd(), to.raw(), to.size) != 0) die("connect");
    return socket;
  }
  /// CPU seconds so far.
  double cpu() const {
    timespec time{};
    clockid_t clock;
    if (::clock_getcpuclockid(pid, &clock) != 0) return 0;
    ::clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
  }
};

/// Client and servers on a core each: where the system puts them decides more
/// than what they do.
void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

/// Runs `serve(tell)` in a child; tell(port) once it listens.
template <class Serve>
std::unique_ptr<Server> start(std::string path, Serve serve) {
  auto out = std::make_unique<Server>();
  int ends[2];
  if (::pipe(ends) != 0) die("pipe");
  std::fflush(stdout);
  out->pid = ::fork();
  if (out->pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    pin_to(1);
    serve([&](uint16_t port) {
      if (::write(ends[1], &port, sizeof port) != sizeof port) die("write");
    });
    std::_Exit(0);
  }
  uint16_t port = 0;
  if (::read(ends[0], &port, sizeof port) != sizeof port) die("start");
  ::close(ends[0]);
  ::close(ends[1]);
  out->tcp = {.host = "127.0.0.1", .port = port};
  out->local = {.kind = Endpoint::Kind::kUnix, .path = std::move(path)};
  return out;
}

std::unique_ptr<Server> start_weir(const std::string& dir) {
  return start(dir + "/weir.sock", [&](auto tell) {
    SystemClock clock;
    SystemRandom random;
    IgnoreFindings findings;
    auto serving = Serving::open({posix_fs(), clock, random, findings, {}},
                                 {.dir = dir,
                                  .listen = {{.host = "127.0.0.1", .port = 0}},
                                  .topics = {{.name = std::string(kTopic)}}});
    if (!serving) {
      fmt::print(stderr, "{}\n", serving.error().message());
      std::_Exit(1);
    }
    tell((*serving)->bootstrap().port);
    (*serving)->run();
  });
}

/// Batches stand `at` bytes into a frame that begins with its length.
void null_connection(int fd, int file, size_t overhead, size_t at) {
  std::vector<char> in(4 << 20);
  char ack[64] = {};
  store_be(ack, int32_t(sizeof ack - 4));
  size_t low = 0, high = 0;
  auto need = [&](size_t n) {
    if (low + n > in.size()) {
      std::memmove(in.data(), in.data() + low, high - low);
      high -= low;
      low = 0;
    }
    while (high - low < n) {
      ssize_t r = ::recv(fd, in.data() + high, in.size() - high, 0);
      if (r <= 0) return false;
      high += size_t(r);
    }
    return true;
  };
  while (need(4)) {
    size_t n = 4 + size_t(load_be<int32_t>(in.data() + low));
    if (!need(n)) return;
    char* batch = in.data() + low + at;
    size_t size = n - overhead;
    if (crc32c({batch + 21, size - 21}) != load_be<uint32_t>(batch + 17))
      die("crc");
    if (::write(file, batch, size) != ssize_t(size)) die("append");
    send_all(fd, {ack, sizeof ack});
    low += n;
  }
}

std::unique_ptr<Server> start_null(const std::string& dir) {
  Produce sample(1000);
  return start(dir + "/null.sock", [&](auto tell) {
    std::string log = dir + "/null.log";
    int file = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    auto tcp = Listener::open({.host = "127.0.0.1"}, {}).value();
    auto local =
        Listener::open(
            {.kind = Endpoint::Kind::kUnix, .path = dir + "/null.sock"}, {})
            .value();
    for (int fd : {tcp->fd(), local->fd()})
      ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    tell(tcp->endpoint().port);
    for (Listener* listener : {tcp.get(), local.get()}) {
      if (::fork() != 0) continue;
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) {
        Socket one(::accept(listener->fd(), nullptr, nullptr));
        if (!one) die("accept");
        null_connection(one.fd(), file, sample.frame.size() - sample.batch_size,
                        sample.batch_at);
      }
    }
    ::pause();
  });
}

// --- Measures ----------------------------------------------------------------

struct Latency {
  double p50, p99;  // microseconds
};
Latency one_by_one(int fd, const Produce& produce, int count) {
  std::vector<double> took;
  std::vector<char> room;
  for (int i = 0; i < count; ++i) {
    double from = seconds();
    send_all(fd, produce.frame);
    skip_answer(fd, room);
    took.push_back((seconds() - from) * 1e6);
  }
  return {percentile(took, 0.5), percentile(took, 0.99)};
}

/// Bytes a second, with five requests on their way.
double pipelined(int fd, const Produce& produce, int64_t bytes) {
  std::vector<char> room;
  int64_t count = std::max<int64_t>(1, bytes / int64_t(produce.frame.size()));
  double from = seconds();
  for (int64_t sent = 0, back = 0; back < count;) {
    if (sent < count && sent - back < 5) {
      send_all(fd, produce.frame);
      ++sent;
    } else {
      skip_answer(fd, room);
      ++back;
    }
  }
  return double(count) * double(produce.batch_size) / (seconds() - from);
}

void print(const std::string& name, const char* unit, std::vector<double> weir,
           std::vector<double> null) {
  double a = percentile(std::move(weir), 0.5);
  double b = percentile(std::move(null), 0.5);
  fmt::print("{:<44} weir {:>9.2f} null {:>9.2f} {:<5} ratio {:.2f}\n", name, a,
             b, unit, a / b);
}

void measure(const Server& weir, const Server& null, bool tcp) {
  const char* kind = tcp ? "tcp" : "unix";
  Socket to_weir = weir.connect(tcp), to_null = null.connect(tcp);
  Produce single(0);
  std::vector<double> a50, a99, b50, b99;
  int count = tiny() ? 50 : 10'000;
  for (int i = 0; i < runs(); ++i) {
    Latency a = one_by_one(to_weir.fd(), single, count);
    Latency b = one_by_one(to_null.fd(), single, count);
    a50.push_back(a.p50), a99.push_back(a.p99);
    b50.push_back(b.p50), b99.push_back(b.p99);
  }
  print(fmt::format("{} one record acknowledged, p50", kind), "us", a50, b50);
  print(fmt::format("{} one record acknowledged, p99", kind), "us", a99, b99);
  for (size_t size : {size_t(16) << 10, size_t(1) << 20}) {
    Produce produce(size - 500);
    int64_t bytes = tiny() ? 4 << 20 : 128 << 20;
    std::vector<double> a, b;
    double before = weir.cpu();
    for (int i = 0; i < runs(); ++i) {
      a.push_back(pipelined(to_weir.fd(), produce, bytes) / 1e9);
      b.push_back(pipelined(to_null.fd(), produce, bytes) / 1e9);
    }
    print(fmt::format("{} produce, {} KiB requests", kind, size >> 10), "GB/s",
          a, b);
    fmt::print("{:<44} {:.3f} s CPU a GB\n", "",
               (weir.cpu() - before) * 1e9 / (double(bytes) * runs()));
  }
  std::vector<char> room;
  int64_t wanted = tiny() ? 1 << 20 : 256 << 20;
  rate(fmt::format("{} fetch of history, 1 MiB answers", kind), "GB/s", 1e9,
       [&] {
         // The same megabyte again and again: no client work, cached pages.
         std::string fetch = fetch_from(0);
         double got = 0;
         send_all(to_weir.fd(), fetch);
         while (got < double(wanted)) {
           send_all(to_weir.fd(), fetch);
           got += double(skip_answer(to_weir.fd(), room));
         }
         skip_answer(to_weir.fd(), room);
         return got;
       });
}

}  // namespace
}  // namespace weir::bench

int main() {
  weir::TempDir temp;
  auto weir = weir::bench::start_weir(temp / "data");
  auto null = weir::bench::start_null(temp.path());
  weir::bench::pin_to(0);
  for (bool tcp : {true, false}) weir::bench::measure(*weir, *null, tcp);
}
