#include <fmt/format.h>

#include <filesystem>

#include "bench/peers/contender.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::bench {

namespace {

/// keepalived: one node of all holds an address (VRRP version 3). It knows no members.
class KeepalivedContender : public Contender {
 public:
  explicit KeepalivedContender(std::string interval) : interval_(std::move(interval)) {}

  std::string name() const override { return fmt::format("keepalived {} s", interval_); }
  bool sees_members() const override { return false; }

  std::optional<std::string> obstacle() const override {
    if (!test::is_installed("keepalived")) return "`keepalived` is not installed";
    return std::nullopt;
  }

  test::Process::Call call(test::Lab::Host host, const std::string& name) const override {
    const std::string setting =
        files_.write(name, fmt::format("global_defs {{\n  vrrp_version 3\n}}\n"
                                       "vrrp_instance bench {{\n  state BACKUP\n  interface eth0\n"
                                       "  virtual_router_id 7\n  priority {}\n  advert_int {}\n"
                                       "  virtual_ipaddress {{\n    10.77.0.250/24\n  }}\n}}\n",
                                       first_priority + host, interval_));
    const std::string pid_file = setting + ".pid";
    const std::string vrrp_pid_file = setting + ".vrrp";
    // A killed keepalived leaves its pid files, and the next one would take itself for a second
    // instance.
    std::filesystem::remove(pid_file);
    std::filesystem::remove(vrrp_pid_file);
    return {{"keepalived", "--dont-fork", "--vrrp", "--log-console", "--log-detail",
             "--use-file=" + setting, "--pid=" + pid_file, "--vrrp_pid=" + vrrp_pid_file}};
  }

  std::optional<Sighting> read(std::string_view line) const override {
    if (line.find("Entering MASTER STATE") != std::string_view::npos) {
      return Sighting{Sighting::Kind::promoted};
    }
    if (line.find("Entering BACKUP STATE") != std::string_view::npos) {
      return Sighting{Sighting::Kind::demoted};
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t first_priority = 101;

  test::ScratchDirectory files_;
  std::string interval_;
};

}  // namespace

std::unique_ptr<Contender> keepalived_contender(std::string interval) {
  return std::make_unique<KeepalivedContender>(std::move(interval));
}

}  // namespace muster::bench
