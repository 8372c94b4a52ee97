// A node among those of the npm package node-discovery (docs/migrating.md).
//
// among_javascript CLUSTER_KEY_FILE OLD_KEY_FILE
//
// Prints the nodes and masters until its standard input ends.

#include <iostream>
#include <limits>

#include "muster/muster.hpp"

namespace {

void run(const char* key_file, const char* old_key_file) {
  const auto keys = muster::read_key_file(key_file);
  muster::Discovery node({.keys = keys,
                          .port = 13345,
                          .legacy = muster::Legacy{
                              .dialect = muster::LegacyDialect::node_discovery,
                              .accept_unauthenticated = true,
                              .key = muster::read_legacy_key_file(old_key_file),
                          }});
  node.on_added([](const muster::Node& other) {
    std::cout << other.name << " is here at " << other.address() << std::endl;
  });
  node.on_master([](const muster::Node& master) {
    // Term 0 means a legacy node, whose work cannot be fenced.
    std::cout << master.name << " leads under term " << master.term << std::endl;
  });
  node.start();
  std::cin.ignore(std::numeric_limits<std::streamsize>::max(), std::char_traits<char>::eof());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: among_javascript CLUSTER_KEY_FILE OLD_KEY_FILE\n";
    return 2;
  }
  try {
    run(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
