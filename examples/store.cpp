// The second of three services: a data store, which is offered at once and becomes ready a moment
// later, when it has read its data. Start queue, store and web in any order.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <iostream>

#include "example.hpp"
#include "muster/services.hpp"

int main(int argc, char** argv) {
  boost::asio::io_context context;
  muster::ServiceDiscovery services(example::options("trio", "store", argc, argv),
                                    context.get_executor());
  services.advertise(
      {.name = "store", .config = {{"port", 5984}}, .version = "2.1.0", .ready = false});
  services.start();
  boost::asio::steady_timer reading(context, std::chrono::milliseconds(300));
  reading.async_wait([&](const boost::system::error_code& error) {
    if (error) return;
    services.set_ready("store", true);
    std::cout << "the store has read its data" << std::endl;
  });
  example::run(context);
}
