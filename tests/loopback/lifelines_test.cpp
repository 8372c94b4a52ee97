#include "asio/lifelines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <list>
#include <optional>

#include "loopback/wait.hpp"

namespace muster::io {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The lifelines of one node on the loopback interface.
struct End {
  End(boost::asio::io_context& context, std::uint16_t own_port, bool knows_others = true)
      : port(own_port) {
    Lifelines::Callbacks callbacks;
    callbacks.on_broken = [this](const SessionId& session) { broken.push_back(session); };
    callbacks.is_known = [this, knows_others](const core::Address&) {
      ++guests;
      return knows_others;
    };
    lifelines.emplace(context.get_executor(), InterfaceRules{.loopback_only = true}, port,
                      std::move(callbacks));
  }

  /// The node as others know it.
  core::Lifeline line() const { return {session(), {core::Address::v4(127, 0, 0, 1), port, 0}}; }
  SessionId session() const { return {port, 1}; }

  std::uint16_t port;
  int guests = 0;
  std::vector<SessionId> broken;
  std::optional<Lifelines> lifelines;
};

/// Connections to one port, from several addresses of loopback.
class Crowd {
 public:
  Crowd(boost::asio::io_context& context, std::uint16_t port) : context_(context), port_(port) {}

  /// From 127.0.0.`host`.
  void connect(std::uint8_t host, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      tcp::socket& socket = sockets_.emplace_back(context_);
      socket.open(tcp::v4());
      socket.bind({boost::asio::ip::address_v4({127, 0, 0, host}), 0});
      socket.connect({boost::asio::ip::address_v4::loopback(), port_});
      socket.async_wait(tcp::socket::wait_read, [this](const boost::system::error_code& failure) {
        if (!failure) ++closed_;
      });
    }
  }
  /// How many the other end has closed.
  std::size_t closed() const { return closed_; }

 private:
  using tcp = boost::asio::ip::tcp;

  boost::asio::io_context& context_;
  std::uint16_t port_;
  std::list<tcp::socket> sockets_;
  std::size_t closed_ = 0;
};

struct LifelinesTest : testing::Test {
  boost::asio::io_context context;
  End a{context, 19'101};
  End b{context, 19'102};
  End c{context, 19'103};
};

// A lifeline reports the end of the other node, and nothing before.
TEST_F(LifelinesTest, ReportTheEndOfANode) {
  a.lifelines->want({b.line()});
  ASSERT_TRUE(run_until(context, [&] { return b.guests == 1; }));
  run_ready(context);
  EXPECT_THAT(a.broken, IsEmpty());
  b.lifelines->close();
  ASSERT_TRUE(run_until(context, [&] { return !a.broken.empty(); }));
  EXPECT_THAT(a.broken, ElementsAre(b.session()));
}

// A lifeline that is no longer wanted closes without a report.
TEST_F(LifelinesTest, CloseSilentlyWhenUnwanted) {
  a.lifelines->want({b.line(), c.line()});
  ASSERT_TRUE(run_until(context, [&] { return b.guests == 1 && c.guests == 1; }));
  a.lifelines->want({c.line()});
  b.lifelines->close();
  run_ready(context);
  c.lifelines->close();
  ASSERT_TRUE(run_until(context, [&] { return !a.broken.empty(); }));
  EXPECT_THAT(a.broken, ElementsAre(c.session()));
}

// Asking for a held lifeline again changes nothing.
TEST_F(LifelinesTest, AreMadeOnce) {
  a.lifelines->want({b.line()});
  ASSERT_TRUE(run_until(context, [&] { return b.guests == 1; }));
  a.lifelines->want({b.line(), c.line()});
  ASSERT_TRUE(run_until(context, [&] { return c.guests == 1; }));
  EXPECT_EQ(b.guests, 1);
  EXPECT_THAT(a.broken, IsEmpty());
}

// A node refuses lifelines of unknown nodes, and keeps no connection for them.
TEST_F(LifelinesTest, RefuseStrangers) {
  End wary(context, 19'104, false);
  a.lifelines->want({wary.line()});
  ASSERT_TRUE(run_until(context, [&] { return !a.broken.empty(); }));
  EXPECT_EQ(wary.guests, 1);
}

// One address holds a limited number of connections. Further ones are closed at once.
TEST_F(LifelinesTest, AreLimitedPerAddress) {
  Crowd crowd(context, b.port);
  crowd.connect(2, Lifelines::held_per_address_max + 1);
  ASSERT_TRUE(run_until(context, [&] { return crowd.closed() == 1; }));
  crowd.connect(3, 1);
  ASSERT_TRUE(run_until(context, [&] { return b.guests == 18; }));
  run_ready(context);
  EXPECT_EQ(crowd.closed(), 1u);
}

// When all places are taken, an address with many connections gives one to an address with few.
TEST_F(LifelinesTest, AreSharedByAddress) {
  Crowd crowd(context, b.port);
  for (std::uint8_t host = 2; host < 6; ++host) {
    crowd.connect(host, Lifelines::held_max / 4);
    ASSERT_TRUE(run_until(context, [&] {
      return b.guests == static_cast<int>(Lifelines::held_max / 4) * (host - 1);
    }));
  }
  run_ready(context);
  EXPECT_EQ(crowd.closed(), 0u);
  a.lifelines->want({b.line()});
  ASSERT_TRUE(run_until(context, [&] { return crowd.closed() == 1; }));
  run_ready(context);
  EXPECT_THAT(a.broken, IsEmpty());
}

// A refused lifeline is tried again until the other node listens.
TEST_F(LifelinesTest, AreRetried) {
  End late(context, 19'105);
  late.lifelines.reset();
  a.lifelines->want({late.line()});
  run_ready(context);
  End there(context, 19'105);
  ASSERT_TRUE(run_until(context, [&] { return there.guests == 1; }));
  EXPECT_THAT(a.broken, IsEmpty()) << "it was not there to be broken";
}

// If two nodes want one TCP port, the second one works without.
TEST_F(LifelinesTest, WorkWithoutAPort) {
  End second(context, b.port);
  second.lifelines->want({c.line()});
  EXPECT_TRUE(run_until(context, [&] { return c.guests == 1; }));
}

// Pending handlers of closed lifelines have no effect.
TEST_F(LifelinesTest, AreSilentAfterTheyAreClosed) {
  a.lifelines->want({b.line()});
  ASSERT_TRUE(run_until(context, [&] { return b.guests == 1; }));
  b.lifelines->close();
  a.lifelines.reset();
  run_ready(context);
  EXPECT_THAT(a.broken, IsEmpty());
}

}  // namespace

}  // namespace muster::io
