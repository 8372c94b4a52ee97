// The third of three services: a web front that needs both others, connects to each, and then
// opens. Start queue, store and web in any order. It ends by itself after it has opened.

#include <iostream>

#include "example.hpp"
#include "muster/service_await.hpp"

namespace {

// A real service would open a connection to the address in the config.
boost::asio::awaitable<void> connect_to(muster::Service service) {
  std::cout << "connected to " << service.offer.name << " of " << service.node.name << " at port "
            << service.offer.config.at("port") << std::endl;
  co_return;
}

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  muster::ServiceDiscovery services(example::options("trio", "web", argc, argv),
                                    context.get_executor());
  services.need("queue");
  services.need("store", {.version = "^2"});
  muster::setup_awaitable(services, "queue", connect_to);
  muster::setup_awaitable(services, "store", connect_to);
  for (const muster::MissingService& missing : services.missing()) {
    std::cout << "waiting for " << to_string(missing) << std::endl;
  }
  services.on_ready([&](const muster::Services&) {
    services.advertise({.name = "web"});
    std::cout << "the web front is open" << std::endl;
    services.stop();
    context.stop();
  });
  services.start();
  example::run(context);
}
