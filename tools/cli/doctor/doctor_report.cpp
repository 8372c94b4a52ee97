#include "cli/doctor/doctor_report.hpp"

#include <fmt/format.h>

#include <ostream>

#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

fmt::text_style paint_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return paint::good;
    case Verdict::warn:
      return paint::doubtful;
    case Verdict::fail:
      return paint::bad;
  }
  return {};
}

std::string title_of(const Finding& finding) {
  return finding.subject.empty() ? finding.name : finding.name + ' ' + finding.subject;
}

}  // namespace

void DoctorReport::add(const Finding& finding) {
  ++counts_[static_cast<std::size_t>(finding.verdict)];
  lines_ ? write(finding) : print(finding);
}

void DoctorReport::add_all(const Findings& findings) {
  for (const Finding& finding : findings) add(finding);
}

ExitCode DoctorReport::finish() {
  const bool is_well = worst() == Verdict::ok;
  if (lines_) {
    lines_->write("verdict", {{"verdict", word_of(worst())},
                              {"ok", count(Verdict::ok)},
                              {"warn", count(Verdict::warn)},
                              {"fail", count(Verdict::fail)}});
  } else {
    const std::string text = is_well ? "all is well"
                                     : fmt::format("{} warnings, {} failures", count(Verdict::warn),
                                                   count(Verdict::fail));
    out_ << style_.paint(paint_of(worst()), text) << std::endl;
  }
  return is_well ? ExitCode::ok : ExitCode::trouble;
}

void DoctorReport::print(const Finding& finding) {
  const std::string verdict = fmt::format("{:<4}", word_of(finding.verdict));
  out_ << style_.paint(paint_of(finding.verdict), verdict) << "  "
       << style_.paint(paint::strong, fmt::format("{:<22}", printable(title_of(finding)))) << "  "
       << printable(finding.detail) << '\n';
  if (!finding.remedy.empty()) out_ << "      -> " << printable(finding.remedy) << '\n';
  out_ << std::flush;
}

void DoctorReport::write(const Finding& finding) {
  boost::json::object fields = {{"name", finding.name}};
  if (!finding.subject.empty()) fields["subject"] = finding.subject;
  fields["verdict"] = word_of(finding.verdict);
  fields["detail"] = finding.detail;
  fields["remedy"] = finding.remedy;
  if (finding.count) fields["count"] = *finding.count;
  lines_->write("check", fields);
}

Verdict DoctorReport::worst() const {
  if (count(Verdict::fail) != 0) return Verdict::fail;
  return count(Verdict::warn) != 0 ? Verdict::warn : Verdict::ok;
}

}  // namespace muster::cli
