#pragma once

#include <memory>
#include <string>

#include "core/random.hpp"
#include "legacy/translator.hpp"
#include "muster/options.hpp"

/// The effects of `Options::legacy`. All functions but the last two require that it is set.
namespace muster::detail {

/// Throws `Error` that names the invalid member and the remedy.
void validate_legacy(const Options& options);

/// Returns the warning for users who start such a node.
std::string legacy_warning(const Legacy& legacy);

/// Returns null without `Options::legacy`. Requires: the options are valid.
std::unique_ptr<legacy::Translator> make_translator(const Options& options, const NodeId& node,
                                                    core::Random random);

/// Returns the time that a start listens for legacy nodes. 0 without `Options::legacy`.
Duration listen_at_least(const Options& options);

}  // namespace muster::detail
