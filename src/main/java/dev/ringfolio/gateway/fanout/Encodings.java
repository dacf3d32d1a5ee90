package dev.ringfolio.gateway.fanout;

import dev.ringfolio.core.time.Clock;
import dev.ringfolio.gateway.fanout.Encoding.Deflation;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.wire.FrameReader;
import dev.ringfolio.gateway.wire.MessageDeflater;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import dev.ringfolio.gateway.wire.MessageInflater;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All encodings of one gateway instance, with the one deflater and the one inflater that all its
 * connections share. Used on the instance's event loop.
 */
public final class Encodings implements AutoCloseable {
  private final MessageDeflater deflater = new MessageDeflater();
  private final DeflateBudget budget;
  private final MessageInflater inflater = new MessageInflater();
  private final Map<Syntax, Encoding> plain = new EnumMap<>(Syntax.class);
  private final Map<Window, Map<Syntax, Encoding>> deflated = new EnumMap<>(Window.class);

  /**
   * @param clock for the time that deflating takes
   */
  public Encodings(Clock clock) {
    budget = new DeflateBudget(clock);
    int index = 0;
    for (Syntax syntax : Syntax.values()) {
      plain.put(syntax, new Encoding(index++, syntax, null));
    }
    for (Window window : Window.values()) {
      Deflation deflation = new Deflation(deflater, budget, window);
      Map<Syntax, Encoding> bySyntax = new EnumMap<>(Syntax.class);
      for (Syntax syntax : Syntax.values()) {
        bySyntax.put(syntax, new Encoding(index++, syntax, deflation));
      }
      deflated.put(window, bySyntax);
    }
  }

  /**
   * How messages go to a client.
   *
   * @param window of the client, or null where it did not agree on deflating
   */
  public Encoding of(Syntax syntax, @Nullable Window window) {
    Map<Syntax, Encoding> agreed =
        window == null ? plain : Objects.requireNonNull(deflated.get(window));
    return Objects.requireNonNull(agreed.get(syntax));
  }

  /**
   * A reader for what a client sends.
   *
   * @param deflates whether it agreed on deflating
   */
  public FrameReader reader(int messageBytesMax, Syntax syntax, boolean deflates) {
    return new FrameReader(messageBytesMax, syntax != Syntax.JSON, deflates ? inflater : null);
  }

  /** What deflating clients' own messages costs the loop. */
  public DeflateBudget budget() {
    return budget;
  }

  /** Gives the memory outside the heap back; nothing is encoded or read afterwards. */
  @Override
  public void close() {
    deflater.close();
    inflater.close();
  }
}
