package dev.ringfolio.gateway.rest;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.ImportAnswer.ImportReport;
import dev.ringfolio.gateway.auth.Identity.Role;
import dev.ringfolio.gateway.json.ErrorCode;
import dev.ringfolio.gateway.json.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes uploaded histories, streamed. */
final class ImportRoute {
  /** Uploads that one gateway takes in at once; the store takes them one by one anyway. */
  static final int UPLOADS_MAX = 4;

  /** What is still read of an upload that was answered early, before the connection is closed. */
  private static final long DISCARDED_BYTES_MAX = 1 << 20;

  private static final double RETRY_SECONDS = 5;
  private static final Set<String> GZIP_TYPES = Set.of("application/gzip", "application/x-gzip");

  private final Bus bus;
  private final long bytesMax;
  private final String instance;
  private long uploads;
  private int running;

  ImportRoute(Bus bus, long bytesMax, String instance) {
    this.bus = bus;
    this.bytesMax = bytesMax;
    this.instance = instance;
  }

  void take(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    Access.of(ctx, Role.ADMIN);
    boolean partial = new Query(ctx, ErrorCode.INVALID_MESSAGE).truth("partial");
    String type = baseType(request.getHeader(HttpHeaders.CONTENT_TYPE));
    String coding = baseType(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    boolean gzipCoding = coding.equals("gzip") || coding.equals("x-gzip");
    boolean gzipType = GZIP_TYPES.contains(type) && coding.isEmpty();
    boolean csv = type.equals("text/csv") && (coding.isEmpty() || gzipCoding);
    if (!csv && !gzipType) {
      Answers.problem(
          ctx,
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type: '"
              + type
              + "', Content-Encoding: '"
              + coding
              + "'; give text/csv, plain or with Content-Encoding gzip, or application/gzip");
      return;
    }
    if (running >= UPLOADS_MAX) {
      Answers.problem(
          ctx,
          new Refusal(
              ErrorCode.UNAVAILABLE,
              ErrorCode.UNAVAILABLE.text(),
              UPLOADS_MAX + " histories are being imported; that is the most at once",
              Map.of(),
              RETRY_SECONDS));
      return;
    }
    run(ctx, partial, gzipCoding || gzipType);
  }

  private void run(RoutingContext ctx, boolean partial, boolean gzip) {
    HttpServerRequest request = ctx.request();
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      ctx.response().writeContinue();
    }
    running++;
    GzipBytes unpacker = gzip ? new GzipBytes() : null;
    CsvBytes decoder = unpacker == null ? new PlainBytes() : unpacker;
    String importId = instance + "-" + ++uploads;
    new HistoryUpload(request, bus, importId, partial, decoder, bytesMax)
        .run()
        .onComplete(
            report -> {
              running--;
              if (unpacker != null) {
                unpacker.close();
              }
              if (report.succeeded()) {
                answer(ctx, report.result(), partial);
              } else {
                Answers.failed(ctx, report.cause());
                discardRest(request);
              }
            });
  }

  /** An early answer is lost where the connection is cut while the client still sends. */
  private static void discardRest(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long[] discarded = {0};
    request.handler(
        buffer -> {
          discarded[0] += buffer.length();
          if (discarded[0] > DISCARDED_BYTES_MAX) {
            request.connection().close();
          }
        });
    request.endHandler(end -> {});
    request.exceptionHandler(cause -> {});
    request.resume();
  }

  private static void answer(RoutingContext ctx, ImportReport report, boolean partial) {
    if (partial || report.refused() == 0) {
      ImportReports.taken(ctx, fields(report));
      return;
    }
    ImportReports.refused(
        ctx,
        ErrorCode.INVALID_DATA.text(),
        report.refused()
            + " cells are refused, so nothing is stored; ?partial=true stores the others",
        fields(report));
  }

  private static Map<String, Object> fields(ImportReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rows", report.rows());
    fields.put("symbols", report.symbols());
    fields.put("inserted", report.inserted());
    fields.put("replaced", report.replaced());
    fields.put("refused", report.refused());
    fields.put("errors", ImportReports.errors(report.errors()));
    return fields;
  }

  /** A header's value without its parameters, in lower case; "" where it is missing. */
  static String baseType(@Nullable String header) {
    if (header == null) {
      return "";
    }
    int parameters = header.indexOf(';');
    String type = parameters < 0 ? header : header.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
