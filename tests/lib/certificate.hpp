#pragma once

#include <string>

namespace muster::test {

/// A self-signed certificate and its key, both as PEM.
struct Certificate {
  std::string certificate_pem;
  std::string key_pem;
};

/// Makes a new one for the IP address.
Certificate make_certificate(const std::string& address = "127.0.0.1");

}  // namespace muster::test
