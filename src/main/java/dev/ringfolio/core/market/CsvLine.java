package dev.ringfolio.core.market;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of a line of CSV, optionally in double quotes. Pure; any thread. */
public final class CsvLine {
  private CsvLine() {}

  /** What stands between the commas, stripped; null where a quoted cell does not end. */
  public static @Nullable List<String> cells(String text) {
    List<String> cells = new ArrayList<>();
    int at = 0;
    while (at <= text.length()) {
      int comma;
      if (at < text.length() && text.charAt(at) == '"') {
        int quote = text.indexOf('"', at + 1);
        if (quote < 0 || (quote + 1 < text.length() && text.charAt(quote + 1) != ',')) {
          return null;
        }
        cells.add(text.substring(at + 1, quote).strip());
        comma = quote + 1 < text.length() ? quote + 1 : -1;
      } else {
        comma = text.indexOf(',', at);
        cells.add(text.substring(at, comma < 0 ? text.length() : comma).strip());
      }
      if (comma < 0) {
        break;
      }
      at = comma + 1;
    }
    return cells;
  }
}
