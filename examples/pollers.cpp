// Pollers of a list of sites: each site has one poller, on one of three nodes. A poller that gets
// no answers is replaced, first on the same node, then on another one. A site whose configuration
// changes gets a new poller. A node that leaves hands its pollers over.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "example.hpp"
#include "muster/instances.hpp"
#include "play.hpp"

namespace {

using namespace std::chrono_literals;

/// The world outside the cluster: the sites, and the nodes that cannot reach them.
struct World {
  std::vector<muster::Value> sites;
  /// Sites that the node cannot reach.
  std::set<std::pair<std::string, std::string>> unreachable;
  int polls = 0;
};

/// Polls a site as long as it exists.
class Poller : public std::enable_shared_from_this<Poller> {
 public:
  Poller(World& world, std::string node, const muster::Value& site,
         boost::asio::io_context& context)
      : world_(world), node_(std::move(node)), site_(site.at("id").as_string()), timer_(context) {}

  bool is_answered() const { return !world_.unreachable.contains({node_, site_}); }

  void poll() {
    if (is_answered()) ++world_.polls;
    timer_.expires_after(20ms);
    // A timer that is due may call after its poller has been released.
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (self && !error) self->poll();
    });
  }

 private:
  World& world_;
  std::string node_;
  std::string site_;
  boost::asio::steady_timer timer_;
};

muster::InstanceHandler pollers(World& world, std::string name, boost::asio::io_context& context) {
  return {
      .get_config = [&world](const muster::ConfigsDone& done) { done(world.sites); },
      .create_instance =
          [&world, &context, name](const muster::Instance& site, const muster::InstanceDone& done) {
            const auto poller = std::make_shared<Poller>(world, name, site.config, context);
            poller->poll();
            done(poller);
          },
      .healthcheck_instance =
          [](const muster::Instance& site, const muster::WorkDone& done) {
            site.as<Poller>().is_answered() ? done() : done.fail("no answer");
          },
      // There is no `disconnect_instance`, because a poller ends when it is released.
  };
}

muster::InstancesOptions quick() {
  muster::InstancesOptions options;
  options.healthcheck_interval = 50ms;
  options.retry_min = 20ms;
  return options;
}

struct Node {
  Node(muster::Options options, World& world, boost::asio::io_context& context)
      : node(options, context.get_executor()),
        instances(node, pollers(world, options.name, context), quick()) {
    instances.on_created([name = options.name](const muster::Instance& site) {
      std::cout << name << " polls " << site.config << std::endl;
    });
    instances.on_unhealthy([name = options.name](const muster::Instance& site, auto why) {
      std::cout << name << ": " << site.id << ": " << why << std::endl;
    });
  }

  void start() {
    node.start();
    instances.start();
  }
  void leave() {
    instances.leave([this](std::error_code) { node.stop(); });
  }

  muster::Discovery node;
  muster::Instances instances;
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  World world;
  for (const char* id : {"eu", "us", "uk", "in", "jp", "br"}) {
    world.sites.push_back({{"id", id}, {"port", 80}});
  }
  std::vector<std::unique_ptr<Node>> nodes;
  for (const char* name : {"ada", "bob", "cyd"}) {
    nodes.push_back(
        std::make_unique<Node>(example::options("pollers", name, argc, argv), world, context));
    nodes.back()->start();
  }
  Node& ada = *nodes[0];
  const auto has = [&](std::size_t node, std::size_t count) {
    return nodes[node]->instances.owned().size() == count;
  };
  std::string site;
  example::Play play(
      context, {{[&] { return has(0, 2) && has(1, 2) && has(2, 2); },
                 [&] {
                   site = ada.instances.owned().front().id;
                   std::cout << "ada cannot reach " << site << " any more" << std::endl;
                   world.unreachable.emplace("ada", site);
                 }},
                {[&] { return nodes[1]->instances.find(site) || nodes[2]->instances.find(site); },
                 [&] {
                   std::cout << "the port of br is another one" << std::endl;
                   world.sites.back() = {{"id", "br"}, {"port", 8080}};
                   ada.instances.refresh();
                 }},
                {[&] {
                   for (const auto& node : nodes) {
                     const auto br = node->instances.find("br");
                     if (br && br->config.at("port") == 8080) return true;
                   }
                   return false;
                 },
                 [&] {
                   std::cout << "ada leaves" << std::endl;
                   ada.leave();
                 }},
                {[&] { return has(0, 0) && has(1, 3) && has(2, 3); }, [] {}}});
  boost::asio::steady_timer end(context, 45s);
  end.async_wait([&](const boost::system::error_code&) { context.stop(); });
  example::run(context);
  std::cout << world.polls << " polls" << std::endl;
  return play.is_over() ? 0 : 1;
}
