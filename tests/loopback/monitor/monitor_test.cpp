#include "muster/monitor.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <future>
#include <memory>
#include <vector>

#include "loopback/monitor/watched.hpp"
#include "muster/election.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Every path answers with its content type and with headers that protect browsers.
TEST(Monitor, ServesItsResources) {
  const Watched watched;
  const std::string status = get(watched.monitor, "/status");
  EXPECT_THAT(status, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(status, HasSubstr("\"name\":\"watched\""));
  EXPECT_THAT(status, HasSubstr("Content-Security-Policy: default-src 'none'"));
  EXPECT_THAT(status, HasSubstr("X-Content-Type-Options: nosniff"));
  EXPECT_THAT(status, HasSubstr("Cache-Control: no-store"));
  EXPECT_THAT(get(watched.monitor, "/metrics"), testing::EndsWith("# EOF\n"));
  EXPECT_THAT(get(watched.monitor, "/nodes?x=1"), HasSubstr("\"nodes\":"));
  EXPECT_THAT(get(watched.monitor, "/services"), HasSubstr("\"missing\":"));
  EXPECT_THAT(get(watched.monitor, "/"), HasSubstr("text/html"));
  EXPECT_THAT(ask(watched.monitor, request("HEAD /status")), testing::EndsWith("\r\n\r\n"));
}

// Named elections in which any node stands.
TEST(Monitor, ServesElections) {
  Watched watched;
  Election election(watched.node.services.discovery(), "jobs");
  std::promise<void> elected;
  election.when_elected([&](std::error_code, const FencingToken&) { elected.set_value(); });
  election.stand();
  ASSERT_EQ(elected.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  const std::string elections = get(watched.monitor, "/elections");
  EXPECT_THAT(elections, HasSubstr("\"election\":\"jobs\""));
  EXPECT_THAT(elections, HasSubstr("\"name\":\"watched\""));
  EXPECT_THAT(get(watched.monitor, "/status"), HasSubstr("\"election\":\"jobs\""));
}

// A request that is not supported is refused with a reason.
TEST(Monitor, RefusesOtherRequests) {
  const Watched watched;
  const Monitor& monitor = watched.monitor;
  EXPECT_THAT(get(monitor, "/nothing"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(ask(monitor, request("POST /status", "Content-Length: 0\r\n")),
              StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(
      ask(monitor, "GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
      StartsWith("HTTP/1.1 421"));
  EXPECT_THAT(ask(monitor, "\x16\x03\x01 not http\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(ask(monitor, request("GET /", "X: " + std::string(20'000, 'x') + "\r\n")),
              testing::AnyOf(StartsWith("HTTP/1.1 431"), ""));
}

// Without the token, only the page is served, which contains no data.
TEST(Monitor, RequiresTheToken) {
  const Watched watched({.token = "0123456789abcdef"});
  for (const char* path : {"/status", "/metrics", "/events", "/nothing"}) {
    EXPECT_THAT(get(watched.monitor, path), StartsWith("HTTP/1.1 401")) << path;
  }
  EXPECT_THAT(get(watched.monitor, "/"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(
      ask(watched.monitor, request("GET /status", "Authorization: Bearer 0123456789abcdef\r\n")),
      StartsWith("HTTP/1.1 200"));
}

// Sections are served by name and within the status. One that throws affects nothing else.
TEST(Monitor, ServesSections) {
  Watched watched;
  watched.monitor.add_section("partitions", [] { return Value{{"count", 12}}; });
  watched.monitor.add_section("ill", []() -> Value { throw std::runtime_error("out of order"); });
  EXPECT_THAT(get(watched.monitor, "/partitions"), HasSubstr("{\"count\":12}"));
  EXPECT_THAT(get(watched.monitor, "/status"), HasSubstr("\"partitions\":{\"count\":12}"));
  EXPECT_THAT(get(watched.monitor, "/ill"), HasSubstr("out of order"));
  watched.monitor.remove_section("partitions");
  EXPECT_THAT(get(watched.monitor, "/partitions"), StartsWith("HTTP/1.1 404"));
  for (const char* name : {"status", "", "a/b"}) {
    EXPECT_EQ(error_of([&] { watched.monitor.add_section(name, nullptr); }).first,
              Errc::invalid_name);
  }
}

// Events of the node and of the program arrive live, and again for a reader that missed them.
TEST(Monitor, StreamsEvents) {
  Watched watched;
  RawClient reader(watched.monitor.port());
  reader.send(request("GET /events"));
  reader.read_until("event: promotion\n");
  watched.monitor.note("moved", {{"unit", 3}});
  reader.read_until("event: moved\ndata: {\"unit\":3,\"at\":");
  const std::size_t id = reader.text().rfind("id: ") + 4;
  const std::string last = reader.text().substr(id, reader.text().find('\n', id) - id);
  watched.monitor.note("again", nullptr);
  RawClient returning(watched.monitor.port());
  returning.send(request("GET /events", "Last-Event-ID: " + last + "\r\n"));
  returning.read_until("event: again\n");
  EXPECT_EQ(returning.text().find("event: moved"), std::string::npos);
}

/// Waits for a free place for a reader of events. Returns whether there is one.
bool may_follow(const Monitor& monitor) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (std::chrono::steady_clock::now() < end) {
    RawClient reader(monitor.port());
    reader.send(request("GET /events"));
    reader.read_until("\r\n");
    if (reader.text().starts_with("HTTP/1.1 200")) return true;
  }
  return false;
}

// A client that sends or reads too slowly is disconnected, and other clients are served all the
// time.
TEST(Monitor, DropsSlowClients) {
  Watched watched({.streams_max = 1, .client_timeout = 300ms});
  RawClient loris(watched.monitor.port());
  loris.send("GET /status HTTP/1.1\r\nX: ");
  RawClient deaf(watched.monitor.port());
  deaf.send(request("GET /events"));
  const std::string large(60'000, 'x');
  for (int i = 0; i < 300; ++i) watched.monitor.note("large", Value(large));
  EXPECT_THAT(get(watched.monitor, "/status"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(loris.read_to_end(), "");
  // The client reads nothing until the server disconnects it. Then there is room for another
  // reader.
  ASSERT_TRUE(may_follow(watched.monitor));
  EXPECT_LT(deaf.read_to_end().size(), 300 * large.size());
}

// A newcomer takes the place of the client that has waited longest, and never of one that reads
// events.
TEST(Monitor, PrefersNewcomersToSlowClients) {
  Watched watched({.connections_max = 3, .streams_max = 1});
  RawClient reader(watched.monitor.port());
  reader.send(request("GET /events"));
  reader.read_until("text/event-stream");
  EXPECT_THAT(get(watched.monitor, "/events"), StartsWith("HTTP/1.1 503"));
  RawClient first(watched.monitor.port());
  first.send("GET /");
  RawClient second(watched.monitor.port());
  second.send("GET /");
  EXPECT_THAT(get(watched.monitor, "/nodes"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(first.read_to_end(), "");
  second.send(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(second.read_to_end(), StartsWith("HTTP/1.1 200"));
  watched.monitor.note("still", nullptr);
  reader.read_until("event: still\n");
}

// Two hundred clients that send half a request and wait keep no other client out.
TEST(Monitor, ServesOthersDuringAFloodOfSlowClients) {
  const Watched watched({.client_timeout = 1h});
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(std::make_unique<RawClient>(watched.monitor.port()));
    slow.back()->send("GET /status HTTP/1.1\r\nX: ");
    if (i % 50 == 49) {
      EXPECT_THAT(get(watched.monitor, "/status"), StartsWith("HTTP/1.1 200"));
    }
  }
}

// An address with many readers of events gives one place to another address, and keeps the others.
TEST(Monitor, SharesReadersOfEventsByAddress) {
  Watched watched({.streams_max = 3});
  const auto read = [&](const char* from) {
    auto reader = std::make_unique<RawClient>(watched.monitor.port(), from);
    reader->send(request("GET /events"));
    reader->read_until("\r\n");
    return reader;
  };
  const auto first = read("127.0.0.1");
  const auto second = read("127.0.0.1");
  const auto third = read("127.0.0.1");
  EXPECT_THAT(read("127.0.0.1")->text(), StartsWith("HTTP/1.1 503"));
  const auto other = read("127.0.0.2");
  EXPECT_THAT(other->text(), StartsWith("HTTP/1.1 200"));
  third->read_to_end();
  EXPECT_THAT(read("127.0.0.2")->text(), StartsWith("HTTP/1.1 503")) << "the shares are fair";
  watched.monitor.note("still", nullptr);
  for (const auto& each : {&first, &second, &other}) (*each)->read_until("event: still\n");
}

// The monitor starts, stops and starts again, whether its node runs or not.
TEST(Monitor, RestartsIndependentlyOfItsNode) {
  ServiceNode node("alone");
  Monitor monitor(node.services);
  EXPECT_EQ(monitor.port(), 0);
  monitor.start();
  EXPECT_EQ(error_of([&] { monitor.start(); }).first, Errc::already_started);
  EXPECT_THAT(get(monitor, "/status"), HasSubstr("\"isStarted\":false"));
  Monitor rival(node.services, {.port = monitor.port()});
  EXPECT_EQ(error_of([&] { rival.start(); }).first, Errc::port_taken);
  monitor.stop();
  monitor.stop();
  monitor.start();
  EXPECT_THAT(get(monitor, "/status"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(error_of([&] { Monitor(node.services, {.address = "here"}).start(); }).first,
            Errc::invalid_option);
  EXPECT_EQ(error_of([&] { Monitor(node.services, {.token = "short"}).start(); }).first,
            Errc::invalid_option);
}

}  // namespace
}  // namespace muster::test
