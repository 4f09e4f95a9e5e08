#include "lib/inspect/finding_lines.h"

#include "lib/base/json.h"

namespace weir {

void append_finding_json(std::string& out, const Finding& finding) {
  JsonWriter json(out);
  json.begin_object().field("id", finding.id);
  json.field("severity", severity_name(finding.severity()));
  json.field("file", std::string_view(finding.file));
  if (finding.position) json.field("position", *finding.position);
  if (finding.offset) json.field("offset", *finding.offset);
  json.field("message", std::string_view(finding.message)).end_object();
  out.push_back('\n');
}

void append_finding_text(std::string& out, const Finding& finding) {
  out += severity_name(finding.severity());
  out += ": ";
  if (!finding.file.empty()) out += printable(finding.file) + ": ";
  if (finding.position) out += fmt::format("at {}: ", *finding.position);
  out += printable(finding.message);
  if (finding.offset) out += fmt::format(" (offset {})", *finding.offset);
  out += fmt::format(" [{}]\n", finding.id);
}

}  // namespace weir
