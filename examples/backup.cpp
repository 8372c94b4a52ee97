// A nightly backup that one machine makes at a time. Three nodes want the lock "backup" at once,
// and get it one after the other. Each copy is written under the token of its lock, so the storage
// can refuse a machine that has lost the lock without noticing.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <list>
#include <string>
#include <vector>

#include "example.hpp"
#include "muster/lock_await.hpp"

namespace {

namespace asio = boost::asio;

/// A storage outside the cluster.
class Storage {
 public:
  /// False if a later holder of the lock has written before.
  bool write(const std::string& machine, const muster::FencingToken& token) {
    if (token < highest_) return false;
    highest_ = token;
    copies.push_back(machine);
    return true;
  }

  std::vector<std::string> copies;

 private:
  muster::FencingToken highest_;
};

struct Machine {
  Machine(muster::Options options, asio::io_context& context)
      : node(std::move(options), context.get_executor()) {}

  muster::Discovery node;
  muster::Lock lock{node, "backup"};
};

asio::awaitable<void> back_up(Machine& machine, Storage& storage) {
  co_await muster::async_wait_nodes(machine.node, 2);
  const muster::LockGuard guard = co_await muster::async_lock(machine.lock);
  const std::string name = machine.node.self().name;
  std::cout << name << " begins" << std::endl;
  asio::steady_timer copying(co_await asio::this_coro::executor, std::chrono::milliseconds(50));
  co_await copying.async_wait(asio::use_awaitable);
  const auto token = machine.lock.token();
  const bool is_written = token && storage.write(name, *token);
  std::cout << name << (is_written ? " is done" : " has lost the lock") << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  asio::io_context context;
  Storage storage;
  std::list<Machine> machines;
  std::size_t ended = 0;
  for (const char* name : {"ada", "bob", "cyd"}) {
    machines.emplace_back(example::options("backup", name, argc, argv), context);
  }
  for (Machine& machine : machines) {
    machine.node.start();
    asio::co_spawn(context, back_up(machine, storage), [&](std::exception_ptr failure) {
      if (const auto error = muster::error_in(failure)) std::cerr << error->what() << '\n';
      if (++ended == machines.size()) context.stop();
    });
  }
  example::run(context);
  return storage.copies.size() == machines.size() ? 0 : 1;
}
