#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <cctype>
#include <optional>
#include <utility>

#include "http/client.hpp"
#include "http/secure.hpp"
#include "muster/error.hpp"
#include "muster/resource_source.hpp"

namespace muster {

namespace {

constexpr unsigned status_ok = 200;
constexpr unsigned status_not_modified = 304;

/// Tells whether a header is free of characters that end its line or hide the rest.
bool is_header_safe(const std::string& name, const std::string& value) {
  const auto is_token = [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  };
  const auto is_text = [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token) &&
         std::all_of(value.begin(), value.end(), is_text);
}

http::Request request_of(const HttpSourceOptions& options) {
  auto parsed = http::parse_url(options.url);
  if (const std::string* reason = std::get_if<std::string>(&parsed)) {
    throw Error(
        Errc::invalid_option,
        fmt::format("\"{}\" cannot be used as the url of a source: {}", options.url, *reason));
  }
  for (const auto& [name, value] : options.headers) {
    if (is_header_safe(name, value)) continue;
    // The message leaves out the value, because it may be a secret.
    throw Error(Errc::invalid_option,
                fmt::format("the header \"{}\" of the source \"{}\" cannot be sent: a name has "
                            "letters, digits and -, a value has no line break",
                            name, options.url));
  }
  if (options.timeout < std::chrono::milliseconds(1)) {
    throw Error(Errc::invalid_option,
                fmt::format("the timeout of the source \"{}\" is less than 1ms", options.url));
  }
  if (!options.ca_file.empty()) http::require_certificates(options.ca_file.string());
  return {.url = std::move(std::get<http::Url>(parsed)),
          .headers = options.headers,
          .timeout = options.timeout,
          .body_bytes_max = options.bytes_max,
          .ca_file = options.ca_file.string(),
          .verify_certificate = options.verify_certificate};
}

class HttpSource : public ResourceSource {
 public:
  explicit HttpSource(const HttpSourceOptions& options)
      : url_(options.url), request_(request_of(options)) {}

  void setup(const SourceHandle& handle, const WorkDone& done) override {
    client_.emplace(handle.executor());
    // A new watch has no earlier list, so it must not ask for "unchanged".
    etag_.clear();
    done();
  }

  void fetch(const FetchDone& done) override {
    http::Request request = request_;
    if (!etag_.empty()) request.headers.emplace_back("If-None-Match", etag_);
    client_->get(std::move(request),
                 [this, done](const http::Result& result) { take(result, done); });
  }

  void tear_down(const WorkDone& done) override {
    client_.reset();
    done();
  }

 private:
  void take(const http::Result& result, const FetchDone& done) {
    const http::Response& response = result.response;
    if (!result.failure.empty()) return done.fail(fmt::format("{}: {}", url_, result.failure));
    if (response.status == status_not_modified && !etag_.empty()) return done.unchanged();
    if (!response.location.empty()) {
      return done.fail(
          fmt::format("{} answers {} and points to {}; if that is right, give that "
                      "address",
                      url_, response.status, response.location));
    }
    if (response.status != status_ok) {
      return done.fail(fmt::format("{} answers {}", url_, response.status));
    }
    // An unreadable list has no tag, so that the server sends it again.
    etag_ = done.json(response.body) ? response.etag : "";
  }

  std::string url_;
  http::Request request_;
  std::optional<http::Client> client_;
  /// The tag of the latest list.
  std::string etag_;
};

}  // namespace

std::shared_ptr<ResourceSource> http_source(HttpSourceOptions options) {
  return std::make_shared<HttpSource>(options);
}

}  // namespace muster
