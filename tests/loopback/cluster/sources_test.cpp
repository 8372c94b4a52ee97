#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Unusable options are refused before anything runs. The sentence does not repeat a secret.
TEST_F(Sources, HttpRefusesBadOptions) {
  EXPECT_THAT(error_of([] { http_source({.url = "ftp://h"}); }).second, HasSubstr("\"ftp://h\""));
  const auto header = error_of([] { http_source({.url = "http://h", .headers = {{"A", "s\n"}}}); });
  EXPECT_EQ(header.first, Errc::invalid_option);
  EXPECT_THAT(header.second, HasSubstr("\"A\""));
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
