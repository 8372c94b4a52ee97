#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "lib/net_namespace.hpp"
#include "lib/web_server.hpp"

namespace muster::test {

/// A web server on a host that has a list of resources for whoever knows its key.
class ListServer {
 public:
  /// `address` is one of the host's. It is open.
  ListServer(const NetNamespace& host, std::string address);

  std::string url() const;
  /// What a request must have in its header X-Key.
  std::string key() const { return "s3cret"; }
  /// What is on the list, as JSON objects with commas between them.
  void list(const std::string& items);

  void open();
  /// Nobody listens at its address any more.
  void close() { server_.reset(); }

 private:
  WebServer::Response answer(const WebServer::Request& request) const;

  const NetNamespace& host_;
  std::string address_;
  mutable std::mutex mutex_;
  std::string text_;
  std::unique_ptr<WebServer> server_;
};

}  // namespace muster::test
