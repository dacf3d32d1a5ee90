package dev.ringfolio.app;

import java.nio.file.Files;

/**
 * Kills the packaged service many times in the middle of trades that clients book over HTTP, and
 * looks each time whether all that was answered is there, and positions are those of the trades.
 *
 * <p>{@code mvn -Psoak verify -Dsoak=app.ManyKills -Dsoak.args="50 1"}: kills, seed.
 */
final class ManyKills {
  private ManyKills() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("seed " + seed);
    KilledService service = new KilledService(Files.createTempDirectory("ringfolio-kills"), seed);
    service.begin();
    for (int i = 0; i < kills; i++) {
      service.round();
    }
    service.end();
    System.out.printf("%d kills, %,d trades answered, none lost%n", kills, service.answers());
  }
}
