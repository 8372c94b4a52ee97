#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "muster/error.hpp"
#include "muster/resource_source.hpp"

namespace muster {

namespace {

constexpr std::uintmax_t file_bytes_max = 16 * 1024 * 1024;

/// Watches a directory until the last owner releases it, and reports every file that is written
/// completely, moved in, or removed.
class DirectoryWatch : public std::enable_shared_from_this<DirectoryWatch> {
 public:
  /// `changed` runs on the executor. Throws std::system_error.
  DirectoryWatch(const boost::asio::any_io_executor& executor,
                 const std::filesystem::path& directory, std::function<void()> changed)
      : descriptor_(executor), changed_(std::move(changed)) {
    const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category());
    descriptor_.assign(descriptor);
    constexpr std::uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
    if (inotify_add_watch(descriptor, directory.c_str(), events) < 0) {
      throw std::system_error(errno, std::generic_category());
    }
  }

  void wait() {
    descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                           [weak = weak_from_this()](const boost::system::error_code& failure) {
                             const auto self = weak.lock();
                             if (self && !failure) self->drain();
                           });
  }

 private:
  void drain() {
    // The name of the file does not matter, because the source reads the list and compares it in
    // any case.
    std::array<char, 4096> events;
    while (read(descriptor_.native_handle(), events.data(), events.size()) > 0) continue;
    wait();
    changed_();
  }

  boost::asio::posix::stream_descriptor descriptor_;
  std::function<void()> changed_;
};

class FileSource : public ResourceSource {
 public:
  explicit FileSource(std::filesystem::path file) : file_(std::move(file)) {}

  void setup(const SourceHandle& handle, const WorkDone& done) override {
    const std::filesystem::path directory =
        file_.has_parent_path() ? file_.parent_path() : std::filesystem::path(".");
    try {
      watch_ = std::make_shared<DirectoryWatch>(handle.executor(), directory,
                                                [handle] { handle.changed(); });
      watch_->wait();
    } catch (const std::system_error& error) {
      return done.fail(fmt::format("the directory \"{}\" cannot be watched: {}", directory.string(),
                                   error.code().message()));
    }
    last_.reset();
    done();
  }

  void fetch(const FetchDone& done) override {
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(file_, failure);
    // Also for a directory and for a pipe, which would block.
    if (failure) return fail(done, failure.message());
    if (size > file_bytes_max) return fail(done, fmt::format("more than {} bytes", file_bytes_max));
    std::ifstream stream(file_, std::ios::binary);
    if (!stream.is_open()) return fail(done, "it cannot be read");
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (last_ == text) return done.unchanged();
    last_.reset();
    if (done.json(text)) last_ = std::move(text);
  }

  void tear_down(const WorkDone& done) override {
    watch_.reset();
    done();
  }

 private:
  void fail(const FetchDone& done, std::string_view reason) const {
    done.fail(fmt::format("\"{}\": {}", file_.string(), reason));
  }

  std::filesystem::path file_;
  std::shared_ptr<DirectoryWatch> watch_;
  /// The latest content.
  std::optional<std::string> last_;
};

}  // namespace

std::shared_ptr<ResourceSource> file_source(std::filesystem::path file) {
  return std::make_shared<FileSource>(std::move(file));
}

}  // namespace muster
