// A cache that is spread over its nodes: each key belongs to a partition, and each partition to one
// node. Any node answers any question, because it asks the owner of the key. When a node leaves,
// its keys are computed again where they belong then.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <list>
#include <map>
#include <string>

#include "example.hpp"
#include "muster/await.hpp"
#include "muster/request_await.hpp"
#include "muster/work_await.hpp"

namespace {

namespace asio = boost::asio;

constexpr std::uint32_t partition_count = 16;
constexpr int keys = 40;

class CacheNode {
 public:
  CacheNode(muster::Options options, asio::io_context& context)
      : node(std::move(options), context.get_executor()) {
    requests_.on_request("get", [this](const muster::Request& request, const muster::Reply& reply) {
      answer(request.payload.value.as_string().c_str(), reply);
    });
    // Another node may change the values that this one no longer owns.
    partitions.on_revoked([this](const auto&, const auto&) {
      std::erase_if(values_, [this](const auto& entry) { return !owns(entry.first); });
    });
  }

  void start() {
    node.start();
    partitions.start();
  }
  asio::awaitable<std::string> get(const std::string& key) {
    const auto value = co_await muster::async_request<muster::Value>(
        requests_, muster::to_owner_of_key(partitions, key), "get", key);
    co_return value.as_string().c_str();
  }
  std::size_t size() const { return values_.size(); }

  muster::Discovery node;
  muster::Partitions partitions{node, partition_count};

 private:
  bool owns(const std::string& key) const {
    return partitions.token(partitions.partition_of(key)).has_value();
  }
  void answer(const std::string& key, const muster::Reply& reply) {
    // The caller's table is old. It asks the new owner.
    if (!owns(key)) return reply.not_mine();
    const auto [entry, is_new] = values_.try_emplace(key);
    if (is_new) entry->second = "value of " + key;
    reply(entry->second);
  }

  muster::Requests requests_{node};
  std::map<std::string, std::string> values_;
};

asio::awaitable<bool> read_all(CacheNode& through) {
  bool is_right = true;
  for (int i = 0; i < keys; ++i) {
    const std::string key = "key " + std::to_string(i);
    is_right = co_await through.get(key) == "value of " + key && is_right;
  }
  co_return is_right;
}

asio::awaitable<bool> play(std::list<CacheNode>& nodes) {
  CacheNode& first = nodes.front();
  CacheNode& last = nodes.back();
  bool is_right = co_await read_all(last);
  for (const CacheNode& each : nodes) std::cout << each.size() << " keys" << std::endl;
  co_await muster::async_leave(first.partitions);
  first.node.stop();
  is_right = co_await read_all(last) && is_right;
  std::cout << "all keys are answered without the first node" << std::endl;
  co_return is_right;
}

}  // namespace

int main(int argc, char** argv) {
  asio::io_context context;
  std::list<CacheNode> nodes;
  for (const char* name : {"ada", "bob", "cyd"}) {
    nodes.emplace_back(example::options("cache", name, argc, argv), context).start();
  }
  bool is_right = false;
  asio::co_spawn(
      context,
      [&]() -> asio::awaitable<void> {
        co_await muster::async_wait_nodes(nodes.back().node, nodes.size() - 1);
        is_right = co_await play(nodes);
      },
      [&](std::exception_ptr failure) {
        if (const auto error = muster::error_in(failure)) std::cerr << error->what() << '\n';
        context.stop();
      });
  example::run(context);
  return is_right ? 0 : 1;
}
