// The program of the snippets in README.md. A test builds and runs it. It stays on the loopback
// interface.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <iostream>
#include <stdexcept>

#include "muster/await.hpp"
#include "muster/muster.hpp"
#include "muster/services.hpp"
#include "muster/typed.hpp"

namespace {

void meet(const muster::Key& key) {
  muster::Discovery node({.cluster = "render-farm",
                          .keys = {key},
                          .interfaces = {.loopback_only = true},
                          .info = {.value = {{"role", "worker"}, {"cores", 16}}}});

  node.on_added([](const muster::Node& other) {
    std::cout << other.name << " is here, " << muster::to_string(other.info.value) << '\n';
  });
  node.on_removed([](const muster::Node& other, muster::RemovalReason reason) {
    std::cout << other.name << " is gone: " << muster::to_string(reason) << '\n';
  });
  node.start();
}

void lead(muster::Discovery& node) {
  node.on_promotion(
      [](std::uint64_t term) { std::cout << "we are master under term " << term << '\n'; });
  node.on_demotion([](muster::DemotionReason reason, std::uint64_t term) {
    std::cout << "no longer master of term " << term << ": " << muster::to_string(reason) << '\n';
  });

  if (const auto token = node.token()) {
    std::cout << "still so, and (" << token->term << ", our id) fences what we write\n";
  }
}

void talk(muster::Discovery& node) {
  node.join("jobs", [](const muster::Message& message) {
    std::cout << message.sender.name << ": " << muster::to_string(message.payload.value) << '\n';
  });
  node.send("jobs", muster::Value{{"render", "scene 12"}});
  node.send_confirmed("jobs", {.value = "everyone must have this"},
                      [](std::error_code, muster::Delivery delivery) {
                        std::cout << delivery.delivered << " nodes have it\n";
                      });
}

struct Pose {
  double x = 0;
  double y = 0;
  std::vector<std::string> tags;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(x, y, tags);
  }
};

void talk_in_objects(muster::Discovery& node) {
  muster::join<Pose>(node, "pose", [](const muster::Message& message, const Pose& pose) {
    std::cout << message.sender.name << " is at " << pose.x << ", " << pose.y << '\n';
  });
  muster::send(node, "pose", Pose{.x = 1.5, .y = 2.0, .tags = {"left arm"}});
}

boost::asio::awaitable<void> wait_for_the_cluster(muster::Discovery& node) {
  co_await muster::async_wait_nodes(node, 1, boost::asio::use_awaitable);
  const auto master = co_await muster::async_wait_master(node, boost::asio::use_awaitable);
  std::cout << "master: " << master.name << '\n';
}

muster::Options on_loopback(const muster::Key& key, const char* name) {
  return {.cluster = "tour",
          .keys = {key},
          .port = 15'001,
          .interfaces = {.loopback_only = true},
          .name = name};
}

void open_a_shop(muster::ServiceDiscovery& services) {
  services.advertise({.name = "shop", .config = {{"port", 8080}}, .ready = false});
  services.need("queue");
  services.need("store", {.count = 2, .version = "^2.1"});
  services.setup("queue", [](const muster::Service& queue, const muster::SetupDone& done) {
    std::cout << "connecting to port " << queue.offer.config.at("port") << '\n';
    done();  // or done.fail("refused"), and it is tried again
  });
  services.on_ready([&](const muster::Services&) { services.set_ready("shop", true); });
  services.on_notready([](const std::vector<muster::MissingService>& missing) {
    std::cout << "closed for now, " << to_string(missing.front()) << '\n';
  });
}

/// Opens when all needs are met.
void trade(const muster::Key& key) {
  muster::ServiceDiscovery others(on_loopback(key, "others"));
  muster::ServiceDiscovery shop(on_loopback(key, "shop"));
  open_a_shop(shop);
  others.advertise({.name = "queue", .config = {{"port", 61613}}});
  others.advertise({.name = "store", .version = "2.4.0"});
  shop.advertise({.name = "store", .version = "2.1.7"});
  shop.start();
  others.start();
  if (!shop.wait_ready(std::chrono::seconds(10))) throw std::runtime_error("the shop is closed");
}

void share_out(muster::Partitions& partitions) {
  partitions.on_assigned([](const std::vector<muster::Partition>& these, const auto&) {
    std::cout << these.size() << " partitions are ours\n";
  });
  partitions.on_revoked([](const std::vector<muster::Partition>& these, const auto&) {
    std::cout << these.size() << " partitions go to others\n";
  });
  partitions.start();
  const muster::Partition partition = partitions.partition_of("invoice 4711");
  if (const auto token = partitions.token(partition)) {
    std::cout << "ours, under version " << token->version << " of the table\n";
  }
}

/// Two nodes share partitions, and one of them leaves in order.
void share(const muster::Key& key) {
  muster::Discovery left(on_loopback(key, "left"));
  muster::Discovery right(on_loopback(key, "right"));
  muster::Partitions leaving(left, 12);
  muster::Partitions staying(right, 12);
  left.start();
  right.start();
  share_out(leaving);
  share_out(staying);
  std::promise<void> is_assigned;
  staying.on_table([&, is_done = false](const muster::PartitionTable& table) mutable {
    if (is_done || table.owners.size() != 2) return;
    is_done = true;
    is_assigned.set_value();
  });
  if (is_assigned.get_future().wait_for(std::chrono::seconds(10)) != std::future_status::ready) {
    throw std::runtime_error("the partitions are not shared out");
  }
  std::promise<void> has_left;
  leaving.leave([&](std::error_code) { has_left.set_value(); });
  has_left.get_future().wait();
}

}  // namespace

int main() {
  const auto key = muster::Key::generate();
  meet(key);
  boost::asio::io_context context;
  muster::Discovery ada(on_loopback(key, "ada"), context.get_executor());
  muster::Discovery bob(on_loopback(key, "bob"));
  lead(ada);
  ada.start();
  bob.start();
  talk_in_objects(bob);
  boost::asio::co_spawn(context, wait_for_the_cluster(ada), [&](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
    talk(ada);
    talk_in_objects(ada);
    ada.stop();
    bob.stop();
  });
  context.run();
  trade(key);
  share(key);
}
