#include "discovery/error_signal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace muster::detail {
namespace {

using testing::ElementsAre;

/// A signal, and the errors that one of its slots received.
struct ErrorSignals : testing::Test {
  ErrorSignal signal;
  std::vector<std::string> heard;

  void listen() {
    signal.connect([this](const Error& error) { heard.emplace_back(error.what()); });
  }
};

// A slot for errors that throws affects neither other slots nor the process.
TEST_F(ErrorSignals, SurviveAThrowingSlot) {
  listen();
  signal.connect([](const Error&) { throw std::runtime_error("disk full"); });
  signal.connect([](const Error&) { throw 7; });
  listen();
  signal(Error(Errc::overloaded, "too much"));
  EXPECT_THAT(heard, ElementsAre("too much", "too much"));
}

// The exception of any other slot is reported.
TEST_F(ErrorSignals, ReportExceptionsOfSlots) {
  listen();
  guard_slots(signal, [] { throw std::runtime_error("disk full"); });
  guard_slots(signal, [] { throw 7; });
  guard_slots(signal, [] {});
  EXPECT_THAT(heard, ElementsAre("a slot threw: disk full",
                                 "a slot threw something that is no std::exception"));
}

// A slot for errors can be disconnected.
TEST_F(ErrorSignals, DoNotCallDisconnectedSlots) {
  Connection connection = connect(signal, [this](const Error&) { heard.emplace_back("late"); });
  connection.disconnect();
  signal(Error(Errc::overloaded, "too much"));
  EXPECT_THAT(heard, ElementsAre());
}

}  // namespace
}  // namespace muster::detail
