#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "asio/interface_watcher.hpp"
#include "asio/resolver.hpp"
#include "asio/transport.hpp"
#include "loopback/namespace.hpp"
#include "loopback/test_node.hpp"
#include "loopback/two_threads.hpp"

namespace muster::io {

namespace {

/// An owner as the documentation requires it: a lock, and callbacks that hold it weakly.
class Owner : public std::enable_shared_from_this<Owner> {
 public:
  explicit Owner(const boost::asio::any_io_executor& executor) : executor_(executor) {}

  void start() {
    const std::lock_guard lock(mutex_);
    transport_.emplace(executor_, options_,
                       Transport::Callbacks{.on_ready =
                                                [weak = weak_from_this()] {
                                                  if (auto owner = weak.lock()) owner->ready();
                                                },
                                            .on_warning = [](std::string_view) {}});
    transport_->open();
    const auto used = used_interfaces(choose_interfaces(list_interfaces(), options_.interfaces));
    transport_->set_paths(group_paths(used, options_.transports, options_.port),
                          {used.front().index});
  }
  void say(std::string_view text) {
    const std::lock_guard lock(mutex_);
    transport_->send(core::everyone,
                     {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    transport_->flush();
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    transport_.reset();
  }
  std::size_t heard() const { return heard_; }

 private:
  void ready() {
    const std::lock_guard lock(mutex_);
    if (!transport_) return;
    transport_->drain([this](const Datagram&) { ++heard_; }, [](const Refusal&) {});
    transport_->flush();
  }

  const boost::asio::any_io_executor executor_;
  const SocketOptions options_ = loopback_options();
  std::mutex mutex_;
  std::optional<Transport> transport_;
  std::atomic<std::size_t> heard_ = 0;
};

// Two threads receive while a third one sends.
TEST(Threads, ReceiveAllWhileSending) {
  TwoThreads threads;
  const auto a = std::make_shared<Owner>(threads.executor());
  const auto b = std::make_shared<Owner>(threads.executor());
  a->start();
  b->start();
  constexpr std::size_t count = 1'000;
  for (std::size_t i = 0; i < count; ++i) (i % 2 == 0 ? a : b)->say("hello");
  while (a->heard() < count || b->heard() < count) std::this_thread::yield();
  a->stop();
  b->stop();
}

// Transports stop while datagrams for them arrive.
TEST(Threads, StopTransportsWhileHandlersRun) {
  TwoThreads threads;
  const auto steady = std::make_shared<Owner>(threads.executor());
  steady->start();
  for (int i = 0; i < 100; ++i) {
    auto passing = std::make_shared<Owner>(threads.executor());
    passing->start();
    for (int j = 0; j < 10; ++j) steady->say("hello");
    if (i % 2 == 0) passing->stop();
    passing.reset();
  }
  while (steady->heard() < 1'000) std::this_thread::yield();
  steady->stop();
}

// Watchers stop while interfaces change.
TEST(Threads, StopWatchersWhileHandlersRun) {
  const bool is_made = in_network_namespace([] {
    TwoThreads threads;
    std::atomic<int> changes = 0;
    const InterfaceWatcher steady(threads.executor(), [&] { ++changes; });
    for (int i = 0; i < 100; ++i) {
      InterfaceWatcher passing(threads.executor(), [] {});
      ASSERT_TRUE(switch_loopback(i % 2 == 0));
      if (i % 2 == 0) passing.close();
    }
    while (changes == 0) std::this_thread::yield();
  });
  if (!is_made) GTEST_SKIP() << "this user may not make a network namespace";
}

// Resolvers stop while lookups run.
TEST(Threads, StopResolversWhileHandlersRun) {
  TwoThreads threads;
  std::atomic<int> told = 0;
  const auto callbacks = [&] {
    return Resolver::Callbacks{.on_resolved = [&](const auto&) { ++told; },
                               .is_answered = [](const auto&) { return false; },
                               .on_warning = [](std::string_view) {}};
  };
  const auto seeds = parse_seeds({"localhost", "localhost:7", "127.0.0.1:8"}, 12345);
  const Resolver steady(threads.executor(), seeds, callbacks());
  for (int i = 0; i < 50; ++i) {
    Resolver passing(threads.executor(), seeds,
                     {.on_resolved = [](const auto&) {},
                      .is_answered = [](const auto&) { return false; },
                      .on_warning = [](std::string_view) {}});
    if (i % 2 == 0) passing.close();
  }
  while (told < 3) std::this_thread::yield();
}

}  // namespace

}  // namespace muster::io
