#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "cli/guard/spawner.hpp"
#include "lib/scratch_directory.hpp"
#include "loopback/wait.hpp"

namespace muster::cli {

/// Base of the tests that run commands, which write into files.
struct CommandTest : testing::Test {
  /// First, because its processes shall inherit nothing.
  Spawner spawner;
  test::ScratchDirectory files;
  boost::asio::io_context context;

  std::string text(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(files.path(name)).rdbuf();
    return text.str();
  }
  /// Runs until the file is not empty.
  void await_text(const std::string& name) {
    ASSERT_TRUE(io::run_until(context, [&] {
      if (!text(name).empty()) return true;
      boost::asio::post(context, [] {});
      return false;
    }));
  }
};

}  // namespace muster::cli
