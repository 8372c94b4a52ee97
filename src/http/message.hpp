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
  /// Besides those that every request has.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// From the look-up of the name to the last byte of the answer.
  Duration timeout = std::chrono::seconds(10);
  /// A longer answer is an error, found out before it is read.
  std::size_t body_bytes_max = 16 * 1024 * 1024;
  /// PEM file with the certificates that are trusted in place of the system's; empty: the system's.
  std::string ca_file = {};
  /// Without it anybody can pretend to be the server.
  bool verify_certificate = true;
};

struct Response {
  unsigned status = 0;
  std::string body;
  /// Header fields; empty if there was none.
  std::string etag;
  std::string location;
};

/// How a request ended.
struct Result {
  Response response = {};
  /// Why there is no response: "cannot connect to 10.0.0.7: Connection refused". Empty if there is.
  std::string failure = {};
};

}  // namespace muster::http
