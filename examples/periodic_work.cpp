// Work that only the master does, every tenth of a second. It writes with its fencing token, so the
// storage can refuse a former master that does not know yet that it was replaced.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <utility>

#include "example.hpp"

namespace {

/// A storage outside the cluster.
class Storage {
 public:
  /// False if a writer with a higher token came before.
  bool write(const muster::FencingToken& token) {
    if (token < highest_) return false;
    highest_ = token;
    return true;
  }

 private:
  muster::FencingToken highest_;
};

class Worker {
 public:
  Worker(muster::Options options, Storage& storage, boost::asio::io_context& context)
      : node(std::move(options), context.get_executor()), storage_(storage), timer_(context) {}

  void start() {
    node.start();
    schedule();
  }

  muster::Discovery node;
  int written = 0;

 private:
  void schedule() {
    timer_.expires_after(std::chrono::milliseconds(100));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error || !node.is_started()) return;
      work();
      schedule();
    });
  }

  void work() {
    const auto token = node.token();
    if (!token) return;
    const bool is_accepted = storage_.write(*token);
    written += is_accepted ? 1 : 0;
    std::cout << node.self().name << " under term " << token->term
              << (is_accepted ? ": written" : ": refused") << std::endl;
  }

  Storage& storage_;
  boost::asio::steady_timer timer_;
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  Storage storage;
  muster::Options heavy = example::options("work", "heavy", argc, argv);
  muster::Options light = example::options("work", "light", argc, argv);
  heavy.weight = 2;
  light.weight = 1;
  Worker first(heavy, storage, context);
  Worker second(light, storage, context);
  first.start();
  second.start();

  boost::asio::steady_timer end_of_first(context, std::chrono::milliseconds(800));
  end_of_first.async_wait([&](const boost::system::error_code&) { first.node.stop(); });
  boost::asio::steady_timer end(context, std::chrono::milliseconds(1500));
  end.async_wait([&](const boost::system::error_code&) { context.stop(); });
  example::run(context);
  return first.written > 0 && second.written > 0 ? 0 : 1;
}
