#include "discovery/error_signal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace muster::detail {
namespace {

using testing::ElementsAre;

/// A signal, and what one of its slots heard.
struct ErrorSignals : testing::Test {
  ErrorSignal signal;
  std::vector<std::string> heard;

  void listen() {
    signal.connect([this](const Error& error) { heard.emplace_back(error.what()); });
  }
};

// What a slot for errors throws ends neither the others nor the process.
TEST_F(ErrorSignals, GoOnWhenASlotThrows) {
  listen();
  signal.connect([](const Error&) { throw std::runtime_error("disk full"); });
  signal.connect([](const Error&) { throw 7; });
  listen();
  signal(Error(Errc::overloaded, "too much"));
  EXPECT_THAT(heard, ElementsAre("too much", "too much"));
}

// What any other slot throws is told, whatever it is.
TEST_F(ErrorSignals, TellWhatASlotThrew) {
  listen();
  guard_slots(signal, [] { throw std::runtime_error("disk full"); });
  guard_slots(signal, [] { throw 7; });
  guard_slots(signal, [] {});
  EXPECT_THAT(heard, ElementsAre("a slot threw: disk full",
                                 "a slot threw something that is no std::exception"));
}

// A connection is ended like any other.
TEST_F(ErrorSignals, ForgetWhoHasLeft) {
  Connection connection = connect(signal, [this](const Error&) { heard.emplace_back("late"); });
  connection.disconnect();
  signal(Error(Errc::overloaded, "too much"));
  EXPECT_THAT(heard, ElementsAre());
}

}  // namespace
}  // namespace muster::detail
