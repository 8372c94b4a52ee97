#include "muster/await.hpp"

/// A program that does not compile: a callback with the wrong parameters is no completion token.
int main() {
  muster::Discovery node;
  muster::async_wait_master(node, [](int) {});
}
