package dev.ringfolio.redis;

import dev.ringfolio.core.market.PriceSnapshot;
import dev.ringfolio.core.model.Symbol;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How a snapshot is written: {@code 1;price;volume;partial;previousClose;time;received;session day;
 * written}, about 90 bytes. The leading number is the version of the form. Immutable; any thread.
 */
final class SnapshotText {
  private static final String VERSION = "1";
  private static final int FIELDS = 9;
  private static final int LENGTH_MAX = 500;
  private static final int SCALE_MAX = 400;
  private static final long DAY_MILLIS = 86_400_000L;

  private SnapshotText() {}

  static String write(PriceSnapshot snapshot) {
    return VERSION
        + ';'
        + snapshot.price()
        + ';'
        + plain(snapshot.volume())
        + ';'
        + (snapshot.volumePartial() ? '1' : '0')
        + ';'
        + snapshot.previousClose()
        + ';'
        + snapshot.timeMillis()
        + ';'
        + snapshot.receivedMillis()
        + ';'
        + snapshot.sessionDay()
        + ';'
        + snapshot.writtenMillis();
  }

  /** The snapshot that {@code text} stands for, or empty where it stands for none. */
  static Optional<PriceSnapshot> read(Symbol symbol, String text) {
    String[] field = text.length() > LENGTH_MAX ? new String[0] : text.split(";", -1);
    if (field.length != FIELDS || !field[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      BigDecimal volume = new BigDecimal(field[2]);
      long timeMillis = Long.parseLong(field[5]);
      int sessionDay = Integer.parseInt(field[7]);
      boolean dated = Math.abs(Math.floorDiv(timeMillis, DAY_MILLIS) - sessionDay) <= 1;
      if (Math.abs((long) volume.scale()) > SCALE_MAX || !dated) {
        return Optional.empty();
      }
      return Optional.of(
          new PriceSnapshot(
              symbol,
              Double.parseDouble(field[1]),
              volume,
              !field[3].equals("0"),
              Double.parseDouble(field[4]),
              timeMillis,
              Long.parseLong(field[6]),
              sessionDay,
              Long.parseLong(field[8])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String plain(BigDecimal volume) {
    return volume.signum() == 0 ? "0" : volume.stripTrailingZeros().toString();
  }
}
