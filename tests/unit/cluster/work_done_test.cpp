#include "cluster/work_done.hpp"

#include <gtest/gtest.h>

#include <any>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "muster/instance.hpp"
#include "muster/resource_source.hpp"

namespace muster {
namespace {

using boost::asio::awaitable;

/// A coroutine that returns the result, or throws "broken".
template <class T>
awaitable<T> work(T result, bool fails) {
  if (fails) throw std::runtime_error("broken");
  co_return result;
}

awaitable<void> work(bool fails) {
  if (fails) throw std::runtime_error("broken");
  co_return;
}

/// Runs the coroutine, which completes `done`.
template <class T, class Done>
void run(awaitable<T> coroutine, const Done& done) {
  boost::asio::io_context context;
  boost::asio::co_spawn(context, std::move(coroutine), done);
  context.run();
}

// A coroutine that returns has succeeded; one that throws has failed with its exception.
TEST(WorkDone, CompletesACoroutine) {
  std::vector<std::string> ends;
  const WorkDone done([&](std::string_view error) { ends.emplace_back(error); });
  run(work(false), done);
  run(work(true), done);
  EXPECT_EQ(ends, (std::vector<std::string>{"", "broken"}));
}

// An exception outside std::exception is a failure, too.
TEST(WorkDone, FailsWithAnyException) {
  std::string why;
  const WorkDone done([&](std::string_view error) { why = error; });
  done(std::make_exception_ptr(7));
  EXPECT_EQ(why, "it threw something that is no std::exception");
}

// The result of the coroutine is the instance.
TEST(InstanceDone, CompletesACoroutine) {
  Instance made;
  std::string why;
  const InstanceDone done([&](std::any object, std::string_view error) {
    made.object = std::move(object);
    why = error;
  });
  run(work(std::make_shared<int>(7), false), done);
  EXPECT_EQ(made.as<int>(), 7);
  EXPECT_EQ(why, "");
  run(work(std::make_shared<int>(7), true), done);
  EXPECT_EQ(why, "broken");
}

// The result of the coroutine is the list of configurations.
TEST(ConfigsDone, CompletesACoroutine) {
  ConfigsDone::Configs found;
  std::string why;
  const ConfigsDone done([&](ConfigsDone::Configs configs, std::string_view error) {
    found = std::move(configs);
    why = error;
  });
  run(work(std::vector<Value>{1, 2}, false), done);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size(), 2u);
  run(work(std::vector<Value>{}, true), done);
  EXPECT_FALSE(found);
  EXPECT_EQ(why, "broken");
}

// The result of the coroutine is the list of resources.
TEST(FetchDone, CompletesACoroutine) {
  FetchDone::Result fetched;
  const FetchDone done([&](FetchDone::Result result) { fetched = std::move(result); });
  run(work(std::vector<Resource>{{.id = "a"}}, false), done);
  ASSERT_TRUE(fetched.resources);
  EXPECT_EQ(fetched.resources->front().id, "a");
  run(work(std::vector<Resource>{}, true), done);
  EXPECT_EQ(fetched.error, "broken");
}

}  // namespace
}  // namespace muster
