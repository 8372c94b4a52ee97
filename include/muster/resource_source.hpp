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

#include "muster/api.hpp"
#include "muster/resource.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster {

/// The calls that a source may make. Copies are equivalent. They may outlive the source and the
/// `Resources`; their calls then have no effect. Safe to call from any thread.
class MUSTER_API SourceHandle {
 public:
  /// The functions behind a handle, for tests of a source by itself.
  struct Calls {
    std::function<void(const Resource& resource, const WorkDone& done)> allocate;
    std::function<void(std::string_view id, const WorkDone& done)> deallocate;
    std::function<void()> changed;
    std::function<boost::asio::any_io_executor()> executor;
  };
  explicit SourceHandle(Calls calls) : calls_(std::move(calls)) {}

  /// The same as `Resources::allocate` and `deallocate`.
  void allocate(const Resource& resource, const WorkDone& done) const {
    calls_.allocate(resource, done);
  }
  void deallocate(std::string_view id, const WorkDone& done) const { calls_.deallocate(id, done); }
  /// Reports that the list has changed. `fetch` is then called soon, before the poll interval is
  /// over.
  void changed() const { calls_.changed(); }
  /// The node's executor, on which the members of the source run.
  boost::asio::any_io_executor executor() const;

 private:
  Calls calls_;
};

/// Completes a fetch. Copies complete the same fetch; only the first completion counts. Safe to
/// call from any thread.
class MUSTER_API FetchDone {
 public:
  struct Result {
    /// The list. Unset if it has not changed.
    std::optional<std::vector<Resource>> resources = {};
    /// One sentence per item that was left out: "item 3 has no id".
    std::vector<std::string> faults = {};
    /// Why the fetch failed. Empty if it succeeded.
    std::string error = {};
  };
  explicit FetchDone(std::function<void(Result result)> done) : done_(std::move(done)) {}

  /// Completes with the whole list. Of several resources with one id, the first counts.
  void operator()(std::vector<Resource> resources) const;
  /// Completes with a list as JSON: `{"data": [{"id": ...}, ...]}`. An id is a string or an
  /// integer; the value of a resource is its whole item. A byte order mark at the start is ignored.
  /// Returns false if the text has another form; the fetch has then failed.
  bool json(std::string_view text) const;
  /// Completes without a change since the last fetch.
  void unchanged() const { done_({}); }
  /// Completes with a failure and its reason.
  void fail(std::string_view why) const;
  /// Completes with an exception, or with `resources` if it is null. A coroutine that returns an
  /// `awaitable<std::vector<Resource>>` may complete with it; see `WorkDone`.
  void operator()(const std::exception_ptr& failure, std::vector<Resource> resources) const {
    failure ? fail(detail::reason_of(failure)) : (*this)(std::move(resources));
  }

 private:
  std::function<void(Result result)> done_;
};

/// The state of a source on one node.
enum class SourceState {
  /// Another node asks its source, or no node does.
  not_asked,
  /// This node asks its source and has no answer yet.
  starting,
  /// The latest call has succeeded.
  working,
  /// The latest call has failed.
  failing,
  /// Calls have failed for `ResourcesOptions::source_lost_after`. The source is still asked.
  lost,
};

/// "not_asked", "starting", ...
MUSTER_API std::string_view to_string(SourceState state);

struct SourceStatus {
  SourceState state = SourceState::not_asked;
  /// Why the latest call failed: "the list cannot be fetched: no route". Empty unless it failed.
  std::string problem = {};

  friend bool operator==(const SourceStatus&, const SourceStatus&) = default;
};

/// A list of resources; derive your own class. Only the leader asks its source, so every node needs
/// the same source.
///
/// Members run as slots, one at a time. Each must call its `done` once, from any thread, within
/// `ResourcesOptions::poll_timeout`. An exception is a failure.
class MUSTER_API ResourceSource {
 public:
  virtual ~ResourceSource() = default;

  /// This node is now the one that asks. Called again after a failure.
  virtual void setup(const SourceHandle& handle, const WorkDone& done);
  /// Fetches the list of all resources, except the allocated ones. A source that only allocates
  /// returns an empty list.
  virtual void fetch(const FetchDone& done) = 0;
  /// This node is no longer the one that asks. Failures are reported and have no other effect. If
  /// the `Resources` are stopped or destroyed while the source is set up, this is called, too, like
  /// a completion. Another call may be under way then; its `done` has no effect.
  virtual void tear_down(const WorkDone& done);
};

/// Which redirections of a web server are followed, up to five in a row. One from https to http
/// never is.
enum class Redirects {
  /// None. A redirection is a failure that names its target.
  none,
  /// Those to the same host and port, and from http to https.
  same_host,
  /// Those to other hosts too. Other hosts get no `headers`, because these may be secrets.
  any_host,
};

struct HttpSourceOptions {
  /// The list, such as "https://example.org:8443/devices?all=1". Required.
  std::string url;
  /// Method of each request, such as POST: letters, digits and -.
  std::string method = "GET";
  /// Body of each request. A body has the type application/json, unless `headers` name another.
  std::string body = {};
  Redirects redirects = Redirects::none;
  /// Headers of each request, such as {"Authorization", "Bearer ..."}.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Time limit of one request, from the name lookup to the last byte. At least 1 ms. Default 10 s.
  Duration timeout = std::chrono::seconds(10);
  /// Largest accepted answer in bytes. A longer answer is a failure.
  std::size_t bytes_max = 16 * 1024 * 1024;
  /// PEM file with the trusted authorities. If empty, those of the system.
  std::filesystem::path ca_file = {};
  /// Whether the server must prove that it is the host of the URL. Without this check, anybody on
  /// the network path can decide what the cluster does.
  bool verify_certificate = true;
};

/// Makes a source from a list on a web server, in the form that `FetchDone::json` reads. If the
/// server sends an ETag, an unchanged list is not transferred again. A compressed answer is a
/// failure; the requests ask for an uncompressed one. Throws `Error`: `invalid_option` (URL,
/// method, header, time), `unreadable_file` (`ca_file`).
MUSTER_API std::shared_ptr<ResourceSource> http_source(HttpSourceOptions options);

/// Makes a source from a list in a file, in the form that `FetchDone::json` reads; at most 16 MiB.
/// It notices a change at once, also if another file replaces it, which is the safe way to change
/// it. The file may appear later than the source; its directory must exist.
MUSTER_API std::shared_ptr<ResourceSource> file_source(std::filesystem::path file);

}  // namespace muster
