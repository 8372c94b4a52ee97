#include "http/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/write.hpp>

#include "lib/scratch_directory.hpp"
#include "lib/web_server.hpp"
#include "loopback/wait.hpp"

namespace muster::http {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

struct HttpClient : testing::Test {
  boost::asio::io_context context;
  Client client{context.get_executor()};

  static Request to(const std::string& address) {
    return {.url = std::get<Url>(parse_url(address)), .timeout = 10s};
  }
  Result get(Request request) {
    std::optional<Result> got;
    client.get(std::move(request), [&](Result result) { got = std::move(result); });
    EXPECT_TRUE(io::run_until(context, [&] { return got.has_value(); }));
    return got.value_or(Result{});
  }
};

// Path, query and headers reach the server. Status, body and ETag come back.
TEST_F(HttpClient, TransfersRequestAndAnswer) {
  test::WebServer server([](const test::WebServer::Request& request) {
    auto answer =
        test::web_answer(203, std::string(request.target()) + " " + std::string(request["X-Key"]) +
                                  " " + std::string(request["Host"]));
    answer.set("ETag", "\"v1\"");
    return answer;
  });
  Request request = to(server.url("/list?all=1"));
  request.headers = {{"X-Key", "k"}};
  const Result result = get(request);
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.response.status, 203u);
  EXPECT_EQ(result.response.body, "/list?all=1 k 127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(result.response.etag, "\"v1\"");
}

// The server gets method and body, and is asked for an uncompressed answer.
TEST_F(HttpClient, SendsMethodAndBody) {
  test::WebServer server([](const test::WebServer::Request& request) {
    return test::web_answer(200, std::string(request.method_string()) + " " + request.body() + " " +
                                     std::string(request["Content-Type"]) + " " +
                                     std::string(request["Accept-Encoding"]));
  });
  Request request = to(server.url());
  request.method = "SEARCH";
  request.body = R"({"all":true})";
  EXPECT_EQ(get(request).response.body, R"(SEARCH {"all":true} application/json identity)");
  request.headers = {{"Content-Type", "text/plain"}};
  EXPECT_THAT(get(request).response.body, HasSubstr("text/plain"));
}

// Interim answers precede the final one.
TEST_F(HttpClient, SkipsInterimAnswers) {
  boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  const std::string answers =
      "HTTP/1.1 100 Continue\r\n\r\n"
      "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  boost::asio::ip::tcp::socket served(context);
  acceptor.async_accept(served, [&](const boost::system::error_code&) {
    boost::asio::async_write(served, boost::asio::buffer(answers),
                             [](const boost::system::error_code&, std::size_t) {});
  });
  const Result result =
      get(to("http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port())));
  EXPECT_EQ(result.failure, "");
  EXPECT_EQ(result.response.status, 200u);
  EXPECT_EQ(result.response.body, "hello");
}

// A redirection may lead to another host, which must not get the headers. The caller learns its
// target.
TEST_F(HttpClient, FollowsNoRedirection) {
  int requests = 0;
  test::WebServer server([&](const test::WebServer::Request&) {
    ++requests;
    auto answer = test::web_answer(302, "");
    answer.set("Location", "/elsewhere");
    return answer;
  });
  const Result result = get(to(server.url()));
  EXPECT_EQ(result.response.status, 302u);
  EXPECT_EQ(result.response.location, "/elsewhere");
  EXPECT_EQ(requests, 1);
}

// A failure is a sentence with the place and the reason.
TEST_F(HttpClient, ExplainsFailures) {
  std::string closed;
  {
    test::WebServer server([](const auto&) { return test::web_answer(200, ""); });
    closed = server.url();
  }
  EXPECT_THAT(get(to(closed)).failure, HasSubstr("cannot connect to 127.0.0.1:"));
  EXPECT_THAT(get(to("http://nowhere.invalid/")).failure,
              HasSubstr("\"nowhere.invalid\" does not resolve"));
}

// An answer that is announced as too large is refused before it fills the memory.
TEST_F(HttpClient, RefusesLargeAnswers) {
  test::WebServer server(
      [](const auto&) { return test::web_answer(200, std::string(100'000, 'x')); });
  Request request = to(server.url());
  request.body_bytes_max = 50'000;
  EXPECT_THAT(get(request).failure, HasSubstr("has more than 50000 bytes"));
  request.body_bytes_max = 100'000;
  EXPECT_EQ(get(request).response.body.size(), 100'000u);
}

// A server that accepts and sends nothing delays only until the time limit.
TEST_F(HttpClient, TimesOut) {
  boost::asio::ip::tcp::acceptor silent(context, {boost::asio::ip::address_v4::loopback(), 0});
  Request request = to("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()));
  request.timeout = 50ms;
  EXPECT_THAT(get(request).failure, HasSubstr("within 50ms"));
}

// A cancelled request reports nothing. The next request works.
TEST_F(HttpClient, MayBeCancelled) {
  test::WebServer server([](const auto&) { return test::web_answer(200, "x"); });
  bool was_told = false;
  client.get(to(server.url()), [&](const Result&) { was_told = true; });
  EXPECT_EQ(get(to(server.url())).response.body, "x");
  EXPECT_FALSE(was_told);
}

// The certificate must be of a trusted authority and of this host, unless verification is off.
TEST_F(HttpClient, VerifiesCertificates) {
  const test::ScratchDirectory files;
  const test::Certificate good = test::make_certificate();
  const test::Certificate other = test::make_certificate("127.0.0.2");
  const auto hello = [](const auto&) { return test::web_answer(200, "hello"); };
  test::WebServer server(hello, good);
  test::WebServer stranger(hello, other);
  Request request = to(server.url());
  EXPECT_THAT(get(request).failure, HasSubstr("is not trusted"));
  request.ca_file = files.write("ca.pem", good.certificate_pem);
  EXPECT_EQ(get(request).response.body, "hello") << get(request).failure;
  Request strange = to(stranger.url());
  strange.ca_file = files.write("other.pem", other.certificate_pem);
  EXPECT_THAT(get(strange).failure, HasSubstr("is not trusted"));
  strange.verify_certificate = false;
  EXPECT_EQ(get(strange).response.body, "hello");
}

}  // namespace
}  // namespace muster::http
