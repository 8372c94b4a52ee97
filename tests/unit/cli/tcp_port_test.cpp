#include "cli/advertise/tcp_port.hpp"

#include <gtest/gtest.h>

namespace muster::cli {

namespace {

// The protocol is named, so that others can be added.
TEST(TcpPort, IsReadWithItsProtocol) {
  EXPECT_EQ(parse_tcp_port("tcp:1"), 1);
  EXPECT_EQ(parse_tcp_port("tcp:65535"), 65535);
}

// Any other text is refused.
TEST(TcpPort, RefusesOtherText) {
  for (const char* text : {"", "8080", "tcp:", "tcp:0", "tcp:65536", "tcp:-1", "tcp:+1", "tcp: 1",
                           "tcp:1 ", "tcp:http", "udp:53", "TCP:1", "tcp:1:2"}) {
    EXPECT_FALSE(parse_tcp_port(text)) << text;
  }
}

}  // namespace

}  // namespace muster::cli
