// A node for tests that works on partitions and resources. It prints when it begins and ends to
// work on each of them, by the clock that all processes share: "begin UNIT SECONDS".
//
//     worker NAME PARTITIONS URL
//
// On SIGTERM it hands over and ends.

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <random>
#include <string>

#include "muster/muster.hpp"
#include "muster/partitions.hpp"
#include "muster/resources.hpp"

namespace {

/// Prints one line at once, because the actions of a process that is killed later count as well.
void note(const char* what, const std::string& unit) {
  const std::chrono::duration<double> now = std::chrono::steady_clock::now().time_since_epoch();
  std::printf("%s %s %.6f\n", what, unit.c_str(), now.count());
  std::fflush(stdout);
}

/// Ends its work on a resource a while after the request, a different while for each.
class Handler {
 public:
  explicit Handler(boost::asio::io_context& context) : context_(context) {}

  muster::ResourceHandler members() {
    return {.handle =
                [](const muster::Resource& resource, const muster::AssignmentToken&,
                   const muster::WorkDone& done) {
                  note("begin", resource.id);
                  done();
                },
            .terminate = [this](const muster::Resource& resource, const muster::AssignmentToken&,
                                const muster::WorkDone& done) { terminate(resource.id, done); }};
  }

 private:
  void terminate(const std::string& id, const muster::WorkDone& done) {
    const std::chrono::milliseconds takes(random_() % 100);
    const auto timer = std::make_shared<boost::asio::steady_timer>(context_, takes);
    timer->async_wait([timer, id, done](const boost::system::error_code&) {
      note("end", id);
      done();
    });
  }

  boost::asio::io_context& context_;
  std::minstd_rand random_;
};

void run(const std::string& name, std::uint32_t count, const std::string& url) {
  boost::asio::io_context context;
  muster::Options options;
  options.name = name;
  options.clear_text = true;
  // A long timeout, so that a busy machine removes no node. The end of a process is noticed by
  // other signs.
  options.timing.detect_within = std::chrono::seconds(10);
  options.log = [](muster::LogLevel, std::string_view) {};
  muster::Discovery node(options, context.get_executor());
  muster::Partitions partitions(node, count);
  partitions.on_assigned([](const auto& these, const auto&) {
    for (const auto partition : these) note("begin", std::to_string(partition));
  });
  partitions.on_revoked([](const auto& these, const auto&) {
    for (const auto partition : these) note("end", std::to_string(partition));
  });
  Handler handler(context);
  muster::Resources resources(node, handler.members(), muster::http_source({.url = url}));
  resources.on_error([](const muster::Error& error) { std::cerr << error.what() << std::endl; });

  boost::asio::signal_set signals(context, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) {
    resources.leave([&](std::error_code) {
      partitions.leave([&](std::error_code) {
        node.stop();
        context.stop();
      });
    });
  });
  node.start();
  partitions.start();
  resources.start();
  context.run();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::invalid_argument("worker NAME PARTITIONS URL");
    run(argv[1], static_cast<std::uint32_t>(std::stoul(argv[2])), argv[3]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}
