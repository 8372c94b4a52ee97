#include "cli/command/run.hpp"

int main(int argc, char** argv) {
  return static_cast<int>(muster::cli::run(argc, argv));
}
