#pragma once

#include <string>

namespace muster::test {

/// A certificate that has signed itself, and its key, both as PEM.
struct Certificate {
  std::string certificate_pem;
  std::string key_pem;
};

/// A fresh one for the IP address 127.0.0.1, or for this one.
Certificate make_certificate(const std::string& address = "127.0.0.1");

}  // namespace muster::test
