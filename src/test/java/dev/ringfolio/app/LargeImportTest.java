package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.gate.Bulk;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest import that is usual: 500 symbols of five years in one request. */
@Bulk
class LargeImportTest {
  private static final int SYMBOLS = 500;
  private static final int DAYS = 1_260;

  @TempDir Path folder;

  @Test
  void fiveYearsOf500SymbolsInOneRequestAreStoredAndOutliveKill9() throws Exception {
    String last;
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      StringBuilder csv = new StringBuilder("date");
      for (int i = 0; i < SYMBOLS; i++) {
        csv.append(",X").append(i);
      }
      SplittableRandom random = new SplittableRandom(1);
      last = "";
      for (int day = 0; day < DAYS; day++) {
        csv.append('\n').append(LocalDate.of(2019, 1, 1).plusDays(day));
        for (int i = 0; i < SYMBOLS; i++) {
          last = Long.toString(10_000 + random.nextLong(90_000));
          csv.append(',').append(last, 0, 3).append('.').append(last, 3, 5);
        }
      }
      last = last.substring(0, 3) + "." + last.substring(3);
      JsonNode report =
          new ObjectMapper()
              .readTree(
                  service
                      .post("/api/v1/prices/history", "text/csv", csv.append('\n').toString())
                      .body());
      assertThat(report.path("symbols").asInt()).isEqualTo(SYMBOLS);
      assertThat(report.path("inserted").asInt()).isEqualTo(SYMBOLS * DAYS);
      assertThat(report.path("replaced").asInt()).isZero();
      assertThat(report.path("refused").asInt()).isZero();
      service.kill();
    }
    try (ServiceProcess service = ServiceProcess.brief(folder, "--http.port=0")) {
      JsonNode bars =
          new ObjectMapper()
              .readTree(
                  service.get("/api/v1/prices/X" + (SYMBOLS - 1) + "/bars?resolution=1d").body())
              .path("bars");
      assertThat(bars.size()).isEqualTo(DAYS);
      assertThat(bars.get(DAYS - 1).get(4).asDouble()).isEqualTo(Double.parseDouble(last));
    }
  }
}
