#pragma once

#include <memory>
#include <string>

#include "core/random.hpp"
#include "legacy/translator.hpp"
#include "muster/options.hpp"

/// What `Options::legacy` means. Requires, in all of this: it is set.
namespace muster::detail {

/// Throws `Error` naming the member that cannot work and the remedy.
void validate_legacy(const Options& options);

/// What whoever starts such a node has to know.
std::string legacy_warning(const Legacy& legacy);

/// Null without `Options::legacy`. Requires: the options are valid.
std::unique_ptr<legacy::Translator> make_translator(const Options& options, const NodeId& node,
                                                    core::Random random);

/// How long a start listens for JavaScript nodes; 0 without `Options::legacy`.
Duration listen_at_least(const Options& options);

}  // namespace muster::detail
