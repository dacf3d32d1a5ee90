package dev.ringfolio.gateway.rest;

import dev.ringfolio.contract.ImportAnswer.CellError;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.JsonWriter;
import dev.ringfolio.gateway.json.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers imports of CSV: the same report, whether it stands alone or in a problem document. */
final class ImportReports {
  private ImportReports() {}

  /** 200: what was to be taken is taken. */
  static void taken(RoutingContext ctx, Map<String, Object> report) {
    JsonWriter json = new JsonWriter().object();
    report.forEach(json::anyField);
    Answers.json(ctx, 200, json.endObject());
  }

  /** The problem {@code text} about the data: nothing is taken. */
  static void refused(RoutingContext ctx, String text, String detail, Map<String, Object> report) {
    Answers.problem(ctx, new Refusal(ErrorCode.INVALID_DATA, text, detail, report, Double.NaN));
  }

  static List<Map<String, Object>> errors(List<CellError> errors) {
    return errors.stream().map(ImportReports::error).toList();
  }

  private static Map<String, Object> error(CellError error) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", error.line());
    fields.put("column", error.column());
    fields.put("value", error.value());
    fields.put("reason", error.reason());
    return fields;
  }
}
