#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <cctype>
#include <optional>
#include <utility>

#include "http/client.hpp"
#include "http/redirection.hpp"
#include "http/secure.hpp"
#include "muster/error.hpp"
#include "muster/resource_source.hpp"

namespace muster {

namespace {

constexpr unsigned status_ok = 200;
constexpr unsigned status_not_modified = 304;
constexpr unsigned redirects_max = 5;

/// Tells whether the text can be the name of a method or a header (RFC 9110, token).
bool is_token(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

/// Tells whether a header is free of characters that end its line or hide the rest.
bool is_header_safe(const std::string& name, const std::string& value) {
  const auto is_text = [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); };
  return is_token(name) && std::all_of(value.begin(), value.end(), is_text);
}

bool is_plain(std::string_view encoding) {
  return encoding.empty() || encoding == "identity";
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
  if (!is_token(options.method)) {
    throw Error(Errc::invalid_option,
                fmt::format("\"{}\" cannot be the method of a request to the source \"{}\"; write "
                            "one like GET or POST",
                            options.method, options.url));
  }
  if (options.timeout < std::chrono::milliseconds(1)) {
    throw Error(Errc::invalid_option,
                fmt::format("the timeout of the source \"{}\" is less than 1ms", options.url));
  }
  if (!options.ca_file.empty()) http::require_certificates(options.ca_file.string());
  return {.url = std::move(std::get<http::Url>(parsed)),
          .method = options.method,
          .body = options.body,
          .headers = options.headers,
          .timeout = options.timeout,
          .body_bytes_max = options.bytes_max,
          .ca_file = options.ca_file.string(),
          .verify_certificate = options.verify_certificate};
}

class HttpSource : public ResourceSource {
 public:
  explicit HttpSource(const HttpSourceOptions& options)
      : url_(options.url), redirects_(options.redirects), request_(request_of(options)) {}

  void setup(const SourceHandle& handle, const WorkDone& done) override {
    client_.emplace(handle.executor());
    // A new watch has no earlier list, so it must not ask for "unchanged".
    etag_.clear();
    done();
  }

  void fetch(const FetchDone& done) override {
    http::Request request = request_;
    if (!etag_.empty()) request.headers.emplace_back("If-None-Match", etag_);
    send({std::move(request), done});
  }

  void tear_down(const WorkDone& done) override {
    client_.reset();
    done();
  }

 private:
  /// A fetch on its way through redirections.
  struct Fetch {
    http::Request request;
    FetchDone done;
    unsigned redirects = 0;

    void fail(std::string_view url, std::string_view why) const {
      done.fail(fmt::format("{}{} {}", url, redirects > 0 ? ", after a redirection," : "", why));
    }
  };

  void send(const Fetch& fetch) {
    client_->get(fetch.request, [this, fetch](const http::Result& result) { take(result, fetch); });
  }

  void take(const http::Result& result, const Fetch& fetch) {
    const http::Response& response = result.response;
    if (!result.failure.empty())
      return fetch.done.fail(fmt::format("{}: {}", url_, result.failure));
    if (response.status == status_not_modified && !etag_.empty()) return fetch.done.unchanged();
    if (http::is_redirection(response)) return redirect(response, fetch);
    if (response.status != status_ok) {
      return fetch.fail(url_, fmt::format("answers {}", response.status));
    }
    if (!is_plain(response.content_encoding)) {
      return fetch.fail(url_, fmt::format("answers with the content encoding {}, which is not "
                                          "supported; the request accepts only identity",
                                          response.content_encoding));
    }
    // An unreadable list has no tag, so that the server sends it again.
    etag_ = fetch.done.json(response.body) ? response.etag : "";
  }

  void redirect(const http::Response& response, const Fetch& fetch) {
    const auto refuse = [&](std::string_view why) {
      fetch.fail(url_, fmt::format("answers {} and points to {}; {}", response.status,
                                   response.location, why));
    };
    if (redirects_ == Redirects::none) {
      return refuse("if that is right, give that address, or follow redirections");
    }
    if (fetch.redirects == redirects_max) {
      return refuse(fmt::format("that is redirection {} in a row", redirects_max + 1));
    }
    const auto next = http::follow(fetch.request, response, redirects_ == Redirects::any_host);
    if (const auto* reason = std::get_if<std::string>(&next)) return refuse(*reason);
    send({std::get<http::Request>(next), fetch.done, fetch.redirects + 1});
  }

  std::string url_;
  Redirects redirects_;
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
