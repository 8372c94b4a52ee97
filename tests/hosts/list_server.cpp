#include "hosts/list_server.hpp"

#include <utility>

namespace muster::test {

namespace {

constexpr std::uint16_t port = 8080;

}  // namespace

ListServer::ListServer(const NetNamespace& host, std::string address)
    : host_(host), address_(std::move(address)) {
  open();
}

std::string ListServer::url() const {
  return "http://" + address_ + ":" + std::to_string(port) + "/list";
}

void ListServer::list(const std::string& items) {
  const std::lock_guard lock(mutex_);
  text_ = R"({"data":[)" + items + "]}";
}

void ListServer::open() {
  host_.run([this] {
    server_ = std::make_unique<WebServer>(
        [this](const WebServer::Request& request) { return answer(request); }, std::nullopt,
        address_, port);
  });
}

WebServer::Response ListServer::answer(const WebServer::Request& request) const {
  if (request["X-Key"] != key()) return web_answer(401, "{}");
  const std::lock_guard lock(mutex_);
  return web_answer(200, text_);
}

}  // namespace muster::test
