#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "http/url.hpp"
#include "muster/timing.hpp"

namespace muster::http {

struct Request {
  Url url;
  std::string method = "GET";
  std::string body = {};
  /// Headers in addition to those of every request.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Time limit, from the name lookup to the last byte of the answer.
  Duration timeout = std::chrono::seconds(10);
  /// Largest accepted body. The limit is checked before the body is read.
  std::size_t body_bytes_max = 16 * 1024 * 1024;
  /// PEM file with the trusted certificates; if empty, those of the system.
  std::string ca_file = {};
  /// Whether the server must prove its identity. Without this check anybody can pretend to be the
  /// server.
  bool verify_certificate = true;
};

struct Response {
  unsigned status = 0;
  std::string body;
  /// Headers; empty if there was none.
  std::string etag;
  std::string location;
  std::string content_encoding;
};

/// The result of a request.
struct Result {
  Response response = {};
  /// The reason why there is no response: "cannot connect to 10.0.0.7: Connection refused". Empty
  /// if there is one.
  std::string failure = {};
};

}  // namespace muster::http
