#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <filesystem>
#include <optional>

#include "lib/scratch_directory.hpp"
#include "lib/web_server.hpp"
#include "loopback/discovery/loopback_node.hpp"
#include "loopback/wait.hpp"
#include "muster/resource_source.hpp"

namespace muster::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The leader's side: calls a source and waits for its answers.
struct Sources : testing::Test {
  boost::asio::io_context context;
  boost::asio::any_io_executor executor = context.get_executor();
  int changes = 0;

  SourceHandle handle() {
    return SourceHandle({.allocate = {},
                         .deallocate = {},
                         .changed = [this] { ++changes; },
                         .executor = [this] { return executor; }});
  }
  std::string set_up(ResourceSource& source) {
    std::optional<std::string> error;
    source.setup(handle(), WorkDone([&](std::string_view why) { error = std::string(why); }));
    EXPECT_TRUE(io::run_until(context, [&] { return error.has_value(); }));
    return error.value_or("");
  }
  FetchDone::Result fetch(ResourceSource& source) {
    std::optional<FetchDone::Result> result;
    source.fetch(FetchDone([&](FetchDone::Result got) { result = std::move(got); }));
    EXPECT_TRUE(io::run_until(context, [&] { return result.has_value(); }));
    return result.value_or(FetchDone::Result{});
  }
  static std::vector<std::string> ids_of(const FetchDone::Result& result) {
    std::vector<std::string> ids;
    for (const Resource& resource : result.resources.value_or(std::vector<Resource>{})) {
      ids.push_back(resource.id);
    }
    return ids;
  }
};

// The source sends the headers and reads the list. The server does not send an unchanged list
// again.
TEST_F(Sources, HttpReadsTheListOfTheServer) {
  std::string body = R"({"data":[{"id":"a"},{"id":2},{"name":"nobody"}]})";
  std::atomic<int> not_modified = 0;
  WebServer server([&](const WebServer::Request& request) {
    if (request["X-Key"] != "k") return web_answer(403, "");
    if (request["If-None-Match"] == "\"1\"") {
      ++not_modified;
      return web_answer(304, "");
    }
    auto answer = web_answer(200, body);
    answer.set("ETag", "\"1\"");
    return answer;
  });
  const auto source = http_source({.url = server.url(), .headers = {{"X-Key", "k"}}});
  EXPECT_EQ(set_up(*source), "");
  const auto first = fetch(*source);
  EXPECT_EQ(first.error, "");
  EXPECT_THAT(ids_of(first), ElementsAre("a", "2"));
  EXPECT_THAT(first.faults, ElementsAre("item 3 has no id"));
  EXPECT_FALSE(fetch(*source).resources);
  EXPECT_EQ(not_modified, 1);
  const auto unknown = http_source({.url = server.url()});
  set_up(*unknown);
  EXPECT_THAT(fetch(*unknown).error, HasSubstr("answers 403"));
}

// A faulty list is a failure, and the next request asks for the whole list again.
TEST_F(Sources, HttpReportsFaultyLists) {
  std::atomic<int> requests = 0;
  WebServer server([&](const WebServer::Request& request) {
    EXPECT_EQ(request["If-None-Match"], "");
    auto answer = ++requests == 1 ? web_answer(200, "<html>") : web_answer(307, "");
    answer.set("ETag", "\"1\"");
    if (requests > 1) answer.set("Location", "http://example.org/");
    return answer;
  });
  const auto source = http_source({.url = server.url()});
  set_up(*source);
  EXPECT_NE(fetch(*source).error, "");
  EXPECT_THAT(fetch(*source).error, HasSubstr("points to http://example.org/"));
}

/// An answer that redirects to `target`.
WebServer::Response redirection(unsigned status, const std::string& target) {
  auto answer = web_answer(status, "");
  answer.set("Location", target);
  return answer;
}

/// A server whose path / redirects to `target`, and whose other paths list their request: method,
/// body and key.
WebServer::Handler redirecting(unsigned status, const std::string& target) {
  return [status, target](const WebServer::Request& request) {
    if (request.target() == "/") return redirection(status, target);
    const std::string id = std::string(request.method_string()) + " " + request.body() + " " +
                           std::string(request["X-Key"]);
    return web_answer(200, R"({"data":[{"id":")" + id + R"("}]})");
  };
}

// Redirections within the host are followed on request. The status decides about method and body.
TEST_F(Sources, HttpFollowsRedirectsOnRequest) {
  for (const auto& [status, id] :
       {std::pair{301, "GET  k"}, {303, "GET  k"}, {307, "POST b k"}, {308, "POST b k"}}) {
    WebServer server(redirecting(static_cast<unsigned>(status), "/list"));
    HttpSourceOptions options = {
        .url = server.url(), .method = "POST", .body = "b", .headers = {{"X-Key", "k"}}};
    const auto strict = http_source(options);
    set_up(*strict);
    EXPECT_THAT(fetch(*strict).error, HasSubstr("points to /list; if that is right"));
    options.redirects = Redirects::same_host;
    const auto following = http_source(options);
    set_up(*following);
    const auto result = fetch(*following);
    EXPECT_EQ(result.error, "");
    EXPECT_THAT(ids_of(result), ElementsAre(id)) << status;
  }
}

// Another host is followed only on request, and never gets the headers. A loop ends.
TEST_F(Sources, HttpKeepsHeadersFromOtherHosts) {
  WebServer other(redirecting(302, "/"));
  WebServer server(redirecting(302, other.url("/list")));
  HttpSourceOptions options = {
      .url = server.url(), .redirects = Redirects::same_host, .headers = {{"X-Key", "secret"}}};
  const auto staying = http_source(options);
  set_up(*staying);
  EXPECT_THAT(fetch(*staying).error, HasSubstr("it leads to another host"));
  options.redirects = Redirects::any_host;
  const auto leaving = http_source(options);
  set_up(*leaving);
  EXPECT_THAT(ids_of(fetch(*leaving)), ElementsAre("GET  "));
  const auto looping = http_source({.url = other.url(), .redirects = Redirects::same_host});
  set_up(*looping);
  EXPECT_THAT(fetch(*looping).error, HasSubstr("redirection 6 in a row"));
}

// An answer over TLS cannot lead to clear text, where every host on the way could change the list.
TEST_F(Sources, HttpStaysSecure) {
  const ScratchDirectory files;
  const Certificate certificate = make_certificate();
  WebServer server(redirecting(302, "http://127.0.0.1/list"), certificate);
  const auto source = http_source({.url = server.url(),
                                   .redirects = Redirects::any_host,
                                   .ca_file = files.write("ca.pem", certificate.certificate_pem)});
  set_up(*source);
  EXPECT_THAT(fetch(*source).error, HasSubstr("it leads from https to http"));
}

// A compressed list is refused with the URL and the reason. A byte order mark is no fault.
TEST_F(Sources, HttpExplainsEncodings) {
  std::atomic<bool> is_compressed = true;
  WebServer server([&](const WebServer::Request&) {
    auto answer = web_answer(200, "\xef\xbb\xbf{\"data\":[{\"id\":\"a\"}]}");
    answer.set("Content-Encoding", is_compressed ? "gzip" : "identity");
    return answer;
  });
  const auto source = http_source({.url = server.url()});
  set_up(*source);
  EXPECT_THAT(fetch(*source).error,
              testing::AllOf(HasSubstr(server.url()), HasSubstr("content encoding gzip")));
  is_compressed = false;
  EXPECT_THAT(ids_of(fetch(*source)), ElementsAre("a"));
}

// Unusable options are refused before anything runs. The sentence does not repeat a secret.
TEST_F(Sources, HttpRefusesBadOptions) {
  EXPECT_THAT(error_of([] { http_source({.url = "ftp://h"}); }).second, HasSubstr("\"ftp://h\""));
  const auto header = error_of([] { http_source({.url = "http://h", .headers = {{"A", "s\n"}}}); });
  EXPECT_EQ(header.first, Errc::invalid_option);
  EXPECT_THAT(header.second, HasSubstr("\"A\""));
  EXPECT_THAT(error_of([] { http_source({.url = "http://h", .method = "GET /"}); }).second,
              HasSubstr("\"GET /\""));
  EXPECT_EQ(error_of([] { http_source({.url = "http://h", .timeout = 0ms}); }).first,
            Errc::invalid_option);
  EXPECT_EQ(error_of([] { http_source({.url = "https://h", .ca_file = "/nowhere"}); }).first,
            Errc::unreadable_file);
}

// The source notices a file that is written, replaced, removed and put back.
TEST_F(Sources, FileIsWatched) {
  const ScratchDirectory files;
  const std::string path = files.path("list.json");
  const auto source = file_source(path);
  EXPECT_EQ(set_up(*source), "");
  EXPECT_THAT(fetch(*source).error, HasSubstr("list.json"));
  auto await_change = [&, seen = 0]() mutable {
    EXPECT_TRUE(io::run_until(context, [&] { return changes > seen; }));
    io::run_ready(context);
    seen = changes;
  };
  files.write("list.json", R"({"data":[{"id":"a"}]})");
  await_change();
  EXPECT_THAT(ids_of(fetch(*source)), ElementsAre("a"));
  EXPECT_FALSE(fetch(*source).resources) << "nothing has changed";
  const std::string next = files.write("next", R"({"data":[{"id":"b"}]})");
  await_change();
  std::filesystem::rename(next, path);
  await_change();
  EXPECT_THAT(ids_of(fetch(*source)), ElementsAre("b"));
  files.write("list.json", "{");
  await_change();
  EXPECT_NE(fetch(*source).error, "");
  EXPECT_NE(fetch(*source).error, "") << "it is as wrong as before";
  std::filesystem::remove(path);
  await_change();
  EXPECT_NE(fetch(*source).error, "");
}

// Something that is no file is named with the reason, and does not block.
TEST_F(Sources, FileIsNoDirectoryAndNoPipe) {
  const ScratchDirectory files;
  const std::string pipe = files.path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path : {files.path("."), pipe}) {
    const auto source = file_source(path);
    EXPECT_EQ(set_up(*source), "");
    EXPECT_THAT(fetch(*source).error, HasSubstr('"' + path + "\": "));
  }
}

// A source that was torn down reports nothing, not even a change that was already on its way.
TEST_F(Sources, FileReportsNothingAfterTearDown) {
  const ScratchDirectory files;
  auto source = file_source(files.path("list.json"));
  executor = boost::asio::make_strand(context);
  EXPECT_EQ(set_up(*source), "");
  io::run_ready(context);
  // The context finds the change after the first of these, and hands it to the strand behind the
  // last one.
  boost::asio::post(context, [&] {
    files.write("list.json", "{}");
    boost::asio::post(context, [&] {
      boost::asio::post(executor, [&] {
        source->tear_down(WorkDone([](std::string_view) {}));
        source.reset();
      });
    });
  });
  io::run_ready(context);
  EXPECT_EQ(source, nullptr);
  EXPECT_EQ(changes, 0);
}

// The directory may appear later, because the set-up is repeated.
TEST_F(Sources, FileNeedsItsDirectory) {
  EXPECT_THAT(set_up(*file_source("/nowhere/at/all/list.json")), HasSubstr("\"/nowhere/at/all\""));
}

}  // namespace
}  // namespace muster::test
