// One configuration for all nodes. The master publishes it as an attribute, so nodes that join
// later have it too, and every change reaches all nodes as an update.

#include <iostream>
#include <optional>

#include "example.hpp"

namespace {

/// The configuration that a node publishes, if it does.
std::optional<muster::Value> config_of(const muster::Node& node) {
  const auto found = node.attributes->find("config");
  if (found == node.attributes->end()) return std::nullopt;
  return found->second.value;
}

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  muster::Discovery source(example::options("config", "source", argc, argv),
                           context.get_executor());
  muster::Discovery reader(example::options("config", "reader", argc, argv),
                           context.get_executor());

  reader.on_added([&](const muster::Node& node) {
    if (const auto config = config_of(node)) std::cout << "found " << *config << '\n';
    source.publish("config", {.value = {{"colour", "green"}}});
  });
  reader.on_updated(
      [&](const muster::Node&, const muster::Node& after, const muster::NodeChanges& changes) {
        for (const std::string& name : changes.attributes) {
          std::cout << name << " changed to " << *config_of(after) << '\n';
        }
        if (!changes.attributes.empty()) context.stop();
      });

  source.publish("config", {.value = {{"colour", "blue"}}});
  source.start();
  reader.start();
  example::run(context);
}
