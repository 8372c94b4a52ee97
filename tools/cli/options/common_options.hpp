#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/output/event_printer.hpp"
#include "muster/options.hpp"

namespace muster::cli {

/// What all commands can be told, on the command line, by the environment, and in a file.
struct CommonOptions {
  /// All that needs no file to be read.
  Options options = {};
  /// `options.cluster` was chosen. Otherwise the first key names the cluster, if it names one.
  bool names_cluster = false;
  std::filesystem::path key_file = {};
  std::filesystem::path passphrase_file = {};
  /// For the IPv4 multicast that `options` asks for.
  std::optional<int> ttl = {};
  /// Becomes `Options::legacy` if its dialect is set.
  Legacy legacy = {};
  std::filesystem::path legacy_key_file = {};
  /// A TOML file with further options; empty: none.
  std::filesystem::path config_file = {};
  bool json = false;
  /// Events show date and time instead of the time since the start.
  bool absolute_time = false;
  std::string log_level = "warning";
};

/// How events are printed.
EventFormat format_of(const CommonOptions& common);

/// The library's options: `options`, the keys read from their files, and a log on standard error.
/// Throws `Error`.
Options to_options(const CommonOptions& common);

/// The keys in the files that are named, those of the key file first. Throws `Error`.
std::vector<Key> read_keys(const CommonOptions& common);

}  // namespace muster::cli
