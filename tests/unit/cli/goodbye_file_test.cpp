#include "cli/guard/goodbye_file.hpp"

#include <gtest/gtest.h>

namespace muster::cli {

namespace {

SealedDatagram datagram_to(std::string address) {
  return {.bytes = {1, 2, 3},
          .address = std::move(address),
          .port = 12345,
          .source_address = "10.0.0.1",
          .source_port = 12346,
          .interface = 7,
          .multicast_ttl = 4};
}

// A goodbye to more nodes than fit into one message of a socket arrives whole.
TEST(GoodbyeFile, KeepsEveryDatagram) {
  std::vector<SealedDatagram> goodbye(5'000, datagram_to("fe80::1%eth0"));
  goodbye.back() = datagram_to("10.0.0.255");
  const Descriptor file = write_goodbye(goodbye);
  ASSERT_TRUE(file.is_open());
  const auto read = read_goodbye(file.get());
  ASSERT_EQ(read.size(), goodbye.size());
  EXPECT_EQ(read.front().address, "fe80::1%eth0");
  const SealedDatagram& last = read.back();
  EXPECT_EQ(last.bytes, (std::vector<std::uint8_t>{1, 2, 3}));
  EXPECT_EQ(last.address, "10.0.0.255");
  EXPECT_EQ(last.port, 12345);
  EXPECT_EQ(last.source_address, "10.0.0.1");
  EXPECT_EQ(last.source_port, 12346);
  EXPECT_EQ(last.interface, 7U);
  EXPECT_EQ(last.multicast_ttl, 4);
}

// A withdrawn goodbye has no datagrams.
TEST(GoodbyeFile, MayBeEmpty) {
  const Descriptor file = write_goodbye({});
  ASSERT_TRUE(file.is_open());
  EXPECT_TRUE(read_goodbye(file.get()).empty());
}

// Nothing is sent of a file that is not complete, or is none.
TEST(GoodbyeFile, IsReadWholeOrNotAtAll) {
  const std::vector<SealedDatagram> goodbye(2, datagram_to("10.0.0.255"));
  const Descriptor file = write_goodbye(goodbye);
  ASSERT_EQ(ftruncate(file.get(), 40), 0);
  EXPECT_TRUE(read_goodbye(file.get()).empty());
  EXPECT_TRUE(read_goodbye(-1).empty());
}

}  // namespace

}  // namespace muster::cli
