package dev.ringfolio.simulator;

import dev.ringfolio.simulator.Listing.Loadings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shares of the simulated exchange, read from the parameters that are shipped with it. */
final class Listings {
  /** Annual standard deviation of the market that {@code beta} refers to. */
  static final double MARKET_VOLATILITY = 0.172;

  private static final String FIRST_CLASS = "GOOG";
  private static final String SECOND_CLASS = "GOOGL";

  /** What the second class does on its own, a year. */
  private static final double TWIN_VOLATILITY = 0.02;

  private Listings() {}

  /** All of them: 40 of the parameter file, and the second class of one. */
  static List<Listing> load() {
    List<Listing> listings = new ArrayList<>();
    for (Map<String, String> row : rows("simulator-params.csv")) {
      Listing listing = of(row, listings.size());
      listings.add(listing);
      if (listing.symbol().equals(FIRST_CLASS)) {
        listings.add(secondClass(listing));
      }
    }
    return List.copyOf(listings);
  }

  /**
   * The loadings of the file, all scaled so that together they make the annual volatility it names
   * (they were fitted over another window for some names).
   */
  private static Listing of(Map<String, String> row, int index) {
    Loadings fitted =
        new Loadings(
            number(row, "beta") * MARKET_VOLATILITY,
            number(row, "style_vol"),
            number(row, "own_vol"),
            index,
            0);
    Loadings loadings = fitted.scaled(number(row, "ann_vol") / fitted.volatility());
    return new Listing(
        cell(row, "symbol"),
        number(row, "price_level"),
        (int) LocalDate.parse(cell(row, "price_asof")).toEpochDay(),
        loadings,
        Listing.driftOf(loadings),
        number(row, "feed_trades_per_s"),
        number(row, "trade_size_mean"),
        (int) number(row, "spread_cents"));
  }

  private static Listing secondClass(Listing first) {
    return new Listing(
        SECOND_CLASS,
        first.level(),
        first.levelDay(),
        first.loadings().withTwin(TWIN_VOLATILITY),
        first.drift(),
        first.tradesPerSecond(),
        first.sizeMean(),
        first.spreadCents());
  }

  /** The rows of a shipped CSV file by the names of its header. */
  static List<Map<String, String>> rows(String resource) {
    try (InputStream in = Listings.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is not in the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      List<String> header = cells(reader.readLine());
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> cells = cells(line);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
          row.put(header.get(i), cells.get(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Splits at the commas outside quotes. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  private static String cell(Map<String, String> row, String column) {
    String cell = row.get(column);
    if (cell == null) {
      throw new IllegalStateException("no column " + column);
    }
    return cell;
  }

  static double number(Map<String, String> row, String column) {
    return Double.parseDouble(cell(row, column));
  }
}
