package dev.ringfolio.core.optimizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringfolio.core.market.ReturnsMatrix;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.risk.Estimates;
import dev.ringfolio.core.risk.SampleEstimator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** A universe of the reference cases: its returns, and the cases in it. */
public record ReferenceUniverse(
    String name, ReturnsMatrix returns, JsonNode facts, List<ReferenceCase> cases) {

  /**
   * The folder of the reference data; the test is skipped, with the reason, where there is none.
   */
  public static Path shared() {
    String folder = System.getProperty("ringfolio.shared", "");
    boolean there = !folder.isBlank() && Files.isDirectory(Path.of(folder, "cases"));
    if (!there) {
      System.out.println(
          "reference cases skipped: no folder at -Dringfolio.shared='" + folder + "'");
    }
    Assumptions.assumeTrue(there, "no reference data at -Dringfolio.shared='" + folder + "'");
    return Path.of(folder);
  }

  /** Reads one by its name. */
  public static ReferenceUniverse read(String name) throws IOException {
    JsonNode root =
        new ObjectMapper().readTree(shared().resolve("cases/" + name + ".json").toFile());
    JsonNode facts = root.get("universe");
    ReturnsMatrix returns =
        facts.get("kind").asText().equals("synthetic")
            ? SyntheticUniverse.of(
                facts.get("n").asInt(), facts.get("T").asInt(), facts.get("seed").asLong())
            : fromFile(facts);
    return new ReferenceUniverse(name, returns, facts, ReferenceCase.in(root));
  }

  /** Those of the sample. */
  public Estimates estimates() {
    return SampleEstimator.estimate(returns);
  }

  private static ReturnsMatrix fromFile(JsonNode facts) throws IOException {
    List<Symbol> symbols = new ArrayList<>();
    facts.get("assets").forEach(asset -> symbols.add(new Symbol(asset.asText())));
    String first = facts.path("start").asText("0000");
    String last = facts.path("end").asText("9999");
    List<double[]> rows = new ArrayList<>();
    try (BufferedReader lines =
        open(shared().resolve("data/optim/" + facts.get("file").asText()))) {
      List<String> header = List.of(lines.readLine().split(",", -1));
      int[] columns = symbols.stream().mapToInt(s -> header.indexOf(s.name())).toArray();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        if (cells[0].compareTo(first) >= 0 && cells[0].compareTo(last) <= 0) {
          double[] row = new double[columns.length];
          for (int i = 0; i < row.length; i++) {
            row[i] = Double.parseDouble(cells[columns[i]]);
          }
          rows.add(row);
        }
      }
    }
    boolean prices = facts.get("kind").asText().equals("prices");
    int observations = rows.size() - (prices ? 1 : 0);
    int n = symbols.size();
    double[] returns = new double[observations * n];
    for (int t = 0; t < observations; t++) {
      for (int i = 0; i < n; i++) {
        returns[t * n + i] = prices ? rows.get(t + 1)[i] / rows.get(t)[i] - 1.0 : rows.get(t)[i];
      }
    }
    return new ReturnsMatrix(symbols, observations, returns, 0, false, List.of());
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }
}
