#pragma once

#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/resource.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster {

/// What a source is given to work with. Copies are the same; they may outlive the source and the
/// cluster, and do nothing then. Safe to call from any thread.
class SourceHandle {
 public:
  /// What it can do; for whoever tries a source by itself.
  struct Calls {
    std::function<void(const Resource& resource, const WorkDone& done)> allocate;
    std::function<void(std::string_view id, const WorkDone& done)> deallocate;
    std::function<void()> changed;
    std::function<boost::asio::any_io_executor()> executor;
  };
  explicit SourceHandle(Calls calls) : calls_(std::move(calls)) {}

  /// As `Resources::allocate` and `deallocate`.
  void allocate(const Resource& resource, const WorkDone& done) const {
    calls_.allocate(resource, done);
  }
  void deallocate(std::string_view id, const WorkDone& done) const { calls_.deallocate(id, done); }
  /// There is something new: `fetch` is called soon, whatever the poll interval is.
  void changed() const { calls_.changed(); }
  /// The node's, on which the source is called.
  boost::asio::any_io_executor executor() const;

 private:
  Calls calls_;
};

/// Ends a fetch. Copies end the same one; only the first end counts. Safe to call from any thread.
class FetchDone {
 public:
  struct Result {
    /// Nothing: they are as before.
    std::optional<std::vector<Resource>> resources = {};
    /// What is wrong with items that were left out: "item 3 has no id".
    std::vector<std::string> faults = {};
    /// Why it failed; empty unless it did.
    std::string error = {};
  };
  explicit FetchDone(std::function<void(Result result)> done) : done_(std::move(done)) {}

  /// These are all there are. Of several with one id the first counts.
  void operator()(std::vector<Resource> resources) const;
  /// The same as JSON: `{"data": [{"id": ...}, ...]}`; an id is a string or an integer, the value
  /// of a resource its whole item. False if it is nothing like that: then the fetch has failed.
  bool json(std::string_view text) const;
  /// Nothing has changed since the last fetch.
  void unchanged() const { done_({}); }
  /// It could not be found out what there is, for this reason.
  void fail(std::string_view why) const;
  /// The fetch has ended with this exception; null: with `resources`. A coroutine that gives an
  /// `awaitable<std::vector<Resource>>` may end with it; see `WorkDone`.
  void operator()(const std::exception_ptr& failure, std::vector<Resource> resources) const {
    failure ? fail(detail::reason_of(failure)) : (*this)(std::move(resources));
  }

 private:
  std::function<void(Result result)> done_;
};

/// Where resources come from; derive your own. The cluster asks in one place at a time: on the
/// leader. So give every node the same source.
///
/// Members run as slots, one after the other, and each must call its `done` in the end, from
/// wherever. What one throws is its failure.
class ResourceSource {
 public:
  virtual ~ResourceSource() = default;

  /// This node is the one that asks, from now on. After a failure it is tried again.
  virtual void setup(const SourceHandle& handle, const WorkDone& done);
  /// Finds out what there is: everything but what was allocated. A source that only allocates lists
  /// nothing.
  virtual void fetch(const FetchDone& done) = 0;
  /// It is not any more. Failures are reported, and that is all.
  virtual void tear_down(const WorkDone& done);
};

struct HttpSourceOptions {
  /// "https://example.org:8443/devices?all=1".
  std::string url;
  /// Sent along, such as {"Authorization", "Bearer ..."}.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Of one request, from the look-up of the name to the last byte. At least 1 ms.
  Duration timeout = std::chrono::seconds(10);
  /// A longer answer is refused.
  std::size_t bytes_max = 16 * 1024 * 1024;
  /// PEM file with the authorities that are trusted in place of the system's. Empty: the system's.
  std::filesystem::path ca_file = {};
  /// Whether the server has to show that it is the one in the URL. Without it, anybody on the way
  /// can decide what your cluster does.
  bool verify_certificate = true;
};

/// A list that a web server has, as `FetchDone::json` takes it. An unchanged one is not sent again
/// if the server gives it an ETag. Redirections are refused, with the address. Throws `Error`:
/// `invalid_option` (the URL, a header, a time), `unreadable_file` (`ca_file`).
std::shared_ptr<ResourceSource> http_source(HttpSourceOptions options);

/// A list in a file, as `FetchDone::json` takes it; at most 16 MiB. A change is noticed at once,
/// also if the file is replaced by another one of its name, which is the way to change it. The file
/// may come later than the source; its directory may not.
std::shared_ptr<ResourceSource> file_source(std::filesystem::path file);

}  // namespace muster
