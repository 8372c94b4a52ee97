#pragma once

#include "cli/bench/setting.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

/// The options of `muster bench` for what is sent.
void add_bench_flags(CLI::App& bench, BenchSetting& setting);

}  // namespace muster::cli
