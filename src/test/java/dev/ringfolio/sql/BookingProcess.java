package dev.ringfolio.sql;

import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Portfolio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that books as fast as it can and says so after each booking, until it is killed.
 *
 * <p>Arguments: the folder, the database's url (empty for the embedded one).
 */
final class BookingProcess {
  private static final int PORTFOLIOS = 3;

  private BookingProcess() {}

  static Config.Database config(String url) {
    return new Config.Database(url, "postgres", "postgres", 4, false);
  }

  public static void main(String[] arguments) {
    String url = arguments.length > 1 ? arguments[1] : "";
    try (Database database = Database.open(config(url), Path.of(arguments[0]))) {
      SqlPortfolios store = new SqlPortfolios(database);
      Map<String, Long> trades = new HashMap<>();
      List<Portfolio> all = new ArrayList<>(store.all());
      for (int i = all.size(); i < PORTFOLIOS; i++) {
        all.add(Bookings.fresh("p" + i));
        store.create(all.get(i));
      }
      all.forEach(p -> trades.put(p.id(), Bookings.countUpTo(p.version())));
      for (int turn = 0; true; turn++) {
        Portfolio before = all.get(turn % PORTFOLIOS);
        Bookings.Next next = Bookings.next(before, trades.get(before.id()));
        if (!store.book(next.after(), next.trades())) {
          throw new AssertionError("nobody else writes, and yet " + before + " is not there");
        }
        System.out.println(before.id() + " " + next.after().version());
        all.set(turn % PORTFOLIOS, next.after());
        trades.merge(before.id(), (long) next.trades().size(), Long::sum);
      }
    }
  }
}
