// The first of three services: a queue, which needs nothing. Start queue, store and web in any
// order.

#include <iostream>

#include "example.hpp"
#include "muster/services.hpp"

int main(int argc, char** argv) {
  boost::asio::io_context context;
  muster::ServiceDiscovery services(example::options("trio", "queue", argc, argv),
                                    context.get_executor());
  services.advertise({.name = "queue", .config = {{"port", 61613}}, .version = "1.0.0"});
  services.start();
  std::cout << "the queue is open" << std::endl;
  example::run(context);
}
