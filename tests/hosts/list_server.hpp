#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "lib/net_namespace.hpp"
#include "lib/web_server.hpp"

namespace muster::test {

/// A web server on a host that serves a list of resources to clients with its key.
class ListServer {
 public:
  /// `address` is an address of the host. The server is open.
  ListServer(const NetNamespace& host, std::string address);

  std::string url() const;
  /// The required value of the header X-Key.
  std::string key() const { return "s3cret"; }
  /// Replaces the items of the list: JSON objects, separated by commas.
  void list(const std::string& items);

  void open();
  /// Closes its port.
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
