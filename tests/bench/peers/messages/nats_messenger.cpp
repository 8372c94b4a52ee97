#include <fmt/format.h>

#include <boost/asio.hpp>
#include <chrono>
#include <istream>
#include <thread>
#include <vector>

#include "bench/channels/pace.hpp"
#include "bench/peers/messages/messenger.hpp"

namespace muster::bench {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr std::uint16_t port = 4'222;
constexpr int attempts_max = 200;

/// NATS by its own text protocol over TCP, in clear. Messages wait for no reply.
class NatsMessenger : public Messenger {
 public:
  explicit NatsMessenger(const std::string& broker) : socket_(context_) {
    connect_to({asio::ip::make_address(broker), port});
    socket_.set_option(tcp::no_delay(true));
    write("CONNECT {\"verbose\":false}\r\n");
  }

  void send(std::span<const char> message) override {
    text_ = fmt::format("PUB bench {}\r\n", message.size());
    text_.append(message.begin(), message.end());
    write(text_ += "\r\n");
  }

  [[noreturn]] void receive(const Handler& handler, const std::function<void()>& ready) override {
    write("SUB bench 1\r\nPING\r\n");
    for (;;) {
      const std::string line = take(asio::read_until(socket_, buffer_, "\r\n"));
      if (line.starts_with("PONG")) ready();
      if (line.starts_with("PING")) write("PONG\r\n");
      if (!line.starts_with("MSG")) continue;
      const std::size_t size = std::stoul(line.substr(line.rfind(' ')));
      const std::size_t all = size + 2;
      if (buffer_.size() < all) {
        asio::read(socket_, buffer_, asio::transfer_at_least(all - buffer_.size()));
      }
      handler(std::span<const char>(take(all)).first(size));
    }
  }

 private:
  /// Retries, because the broker may have just been started.
  void connect_to(const tcp::endpoint& broker) {
    boost::system::error_code error;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
      socket_.close();
      socket_.connect(broker, error);
      if (!error) return;
      sleep_until(Clock::now() + 20ms);
    }
    throw boost::system::system_error(error, "the NATS server does not answer");
  }

  void write(std::string_view text) { asio::write(socket_, asio::buffer(text)); }

  const std::string& take(std::size_t size) {
    taken_.assign(asio::buffers_begin(buffer_.data()),
                  asio::buffers_begin(buffer_.data()) + static_cast<std::ptrdiff_t>(size));
    buffer_.consume(size);
    return taken_;
  }

  asio::io_context context_;
  tcp::socket socket_;
  asio::streambuf buffer_;
  std::string text_;
  std::string taken_;
};

}  // namespace

std::unique_ptr<Messenger> connect_messenger(const std::string& broker, Role) {
  return std::make_unique<NatsMessenger>(broker);
}

}  // namespace muster::bench
