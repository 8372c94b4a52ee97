#include "cli/options/secret_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>

namespace muster::cli {

namespace {

constexpr std::array secret_files = {"--key-file", "--passphrase-file", "--legacy-key-file",
                                     "--monitor-token-file"};

}  // namespace

std::optional<std::string> exposure_of(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const auto mode = static_cast<unsigned>(status.st_mode) & 0777u;
  if ((mode & (S_IROTH | S_IWOTH)) == 0) return std::nullopt;
  return fmt::format("can be {} by all users of this host (mode {:04o}); restrict it: chmod 600",
                     (mode & S_IWOTH) != 0 ? "changed" : "read", mode);
}

std::vector<std::string> exposed_secrets(const CLI::App& app) {
  std::vector<std::string> warnings;
  for (const char* name : secret_files) {
    const CLI::Option* option = app.get_option_no_throw(name);
    if (option == nullptr || option->count() == 0) continue;
    const std::string path = option->as<std::string>();
    if (const auto exposure = exposure_of(path)) {
      warnings.push_back(fmt::format("{} \"{}\" {} {}", name, path, *exposure, path));
    }
  }
  return warnings;
}

}  // namespace muster::cli
