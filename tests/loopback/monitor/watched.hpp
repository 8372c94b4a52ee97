#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "loopback/services/service_node.hpp"
#include "muster/monitor.hpp"

namespace muster::test {

/// A client that sends a given text and reads until the server closes.
class RawClient {
 public:
  /// `from` is an address of loopback, as text.
  explicit RawClient(std::uint16_t port, const char* from = "127.0.0.1") {
    socket_.open(boost::asio::ip::tcp::v4());
    socket_.bind({boost::asio::ip::make_address(from), 0});
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }
  void send(std::string_view text) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(text), ignored);
  }
  std::string read_to_end() {
    boost::system::error_code ignored;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(text_), ignored);
    return text_;
  }
  void read_until(std::string_view mark) {
    boost::system::error_code failure;
    boost::asio::read_until(socket_, boost::asio::dynamic_buffer(text_), std::string(mark),
                            failure);
    EXPECT_FALSE(failure) << failure.message() << "; before: " << text_;
  }
  const std::string& text() const { return text_; }
  int descriptor() { return socket_.native_handle(); }

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_{context_};
  std::string text_;
};

inline std::string request(std::string_view line, std::string_view more = {}) {
  return std::string(line) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
         std::string(more) + "\r\n";
}

inline std::string ask(const Monitor& monitor, const std::string& text) {
  RawClient client(monitor.port());
  client.send(text);
  return client.read_to_end();
}

inline std::string get(const Monitor& monitor, const std::string& path) {
  return ask(monitor, request("GET " + path));
}

/// A node with services and a monitor, both started.
struct Watched {
  explicit Watched(MonitorOptions options = {}) : monitor(node.services, std::move(options)) {
    node.services.start();
    monitor.start();
  }

  ServiceNode node{"watched"};
  Monitor monitor;
};

}  // namespace muster::test
