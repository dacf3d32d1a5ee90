package dev.ringfolio.app;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kills the packaged service again and again while optimizations wait and run, and checks in the
 * end that each that was accepted has one result ({@link KilledQueue}).
 *
 * <pre>mvn -Psoak verify -Dsoak=app.ManyQueuedKills -Dsoak.args="30 1"</pre>
 *
 * <p>Arguments: how often (30), and the seed (of the time).
 */
public final class ManyQueuedKills {
  private ManyQueuedKills() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    Path folder = Files.createTempDirectory("ringfolio-soak");
    System.out.println(kills + " kills, seed " + seed + ", in " + folder);
    KilledQueue service = new KilledQueue(folder, seed);
    for (int i = 1; i <= kills; i++) {
      service.round();
      System.out.printf("killed %d times: %d accepted%n", i, service.accepted());
    }
    service.end();
    System.out.printf(
        "%d requests were accepted, %d waited on average when the service was killed; each has one"
            + " result%n",
        service.accepted(), service.leftOpen() / kills);
  }
}
