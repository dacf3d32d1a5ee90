package dev.ringfolio.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.MarketEvent;
import dev.ringfolio.contract.MarketEvent.FeedChanged;
import dev.ringfolio.contract.MarketEvent.MarketStatus;
import dev.ringfolio.contract.MarketEvent.Quoted;
import dev.ringfolio.contract.MarketEvent.StreamChanged;
import dev.ringfolio.contract.MarketEvent.Traded;
import dev.ringfolio.contract.UpstreamSymbol;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden transcripts of whole sessions. A line that begins with {@code <} is what the upstream
 * sends, {@code >} what it must be sent, {@code !} what must be told to the house; {@code at} moves
 * the time; all others say what happened. The session is given all but the lines with {@code >} and
 * {@code !}, and must bring forth exactly those, each in its place.
 */
class TranscriptTest {
  private static final String FOLDER = "src/test/resources/transcripts/feed";

  static Stream<Path> transcripts() throws IOException {
    Path folder = Path.of(System.getProperty("ringfolio.basedir", "."), FOLDER);
    return Files.list(folder).sorted();
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void aSessionRunsAsItsTranscriptSays(Path file) throws IOException {
    List<String> golden =
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    Player player = new Player();
    golden.stream().filter(line -> !line.matches("[>!].*")).forEach(player::play);

    assertThat(player.lines).isEqualTo(golden);
  }

  private static final class Player implements Upstream {
    final List<String> lines = new ArrayList<>();
    private final VirtualClock clock = new VirtualClock();
    private FinnhubSession session = session("AAPL", 50);

    private FinnhubSession session(String symbols, int cap) {
      return new FinnhubSession(
          Feeds.of(cap, symbols.split(",")),
          PriceSource.FINNHUB,
          this,
          event -> lines.add("! " + text(event)),
          symbol -> lines.add("! " + text(symbol)),
          clock,
          SessionBench.LEAST);
    }

    void play(String line) {
      lines.add(line);
      String[] words = line.split(" ", 4);
      switch (words[0]) {
        case "symbols" -> session = session(words[1], Integer.parseInt(words[3]));
        case "at" -> passUntil(Double.parseDouble(words[1]));
        case "start" -> session.start();
        case "stop" -> session.stop();
        case "connected" -> session.connected();
        case "closed" -> session.closed();
        case "refused" -> session.refused(Integer.parseInt(words[1]));
        case "pong" -> session.alive();
        case "demand" -> demand(words);
        case "quote" ->
            session.quoteAnswered(new Symbol(words[1]), Integer.parseInt(words[2]), utf8(words[3]));
        case "market" -> session.marketStatusAnswered(Integer.parseInt(words[1]), utf8(words[2]));
        case "<" -> {
          byte[] frame = utf8(line.substring(2));
          session.frame(frame, frame.length);
        }
        default -> throw new IllegalArgumentException(line);
      }
    }

    private void passUntil(double seconds) {
      while (clock.elapsedMillis() < Math.round(seconds * 1000)) {
        clock.advance(Duration.ofMillis(50));
        session.tick();
      }
    }

    private void demand(String[] words) {
      List<Symbol> wanted = words.length < 3 ? List.of() : Feeds.symbols(words[2].split(","));
      session
          .demanded(new DemandSymbols(words[1], wanted))
          .refused()
          .forEach(refused -> lines.add("! answer " + refused.symbol() + ": " + refused.detail()));
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(UpstreamSymbol symbol) {
      String text = "symbol " + symbol.symbol() + " " + symbol.state();
      return symbol.detail().isEmpty() ? text : text + ": " + symbol.detail();
    }

    private static String text(MarketEvent event) {
      if (event instanceof Traded t) {
        return "traded %s %s × %s at %d"
            .formatted(t.symbol(), t.price(), t.volume(), t.timeMillis());
      }
      if (event instanceof Quoted q) {
        return "quoted %s last %s, close before %s, open %s, high %s, low %s at %d"
            .formatted(
                q.symbol(),
                q.last(),
                q.previousClose(),
                q.open(),
                q.high(),
                q.low(),
                q.timeMillis());
      }
      if (event instanceof MarketStatus m) {
        return "market %s open %s, session %s".formatted(m.exchange(), m.open(), m.session());
      }
      if (event instanceof StreamChanged s) {
        return "stream " + s.symbol() + " " + s.streaming();
      }
      return "feed " + ((FeedChanged) event).state().wire();
    }

    @Override
    public void connect() {
      lines.add("> connect");
    }

    @Override
    public void close() {
      lines.add("> close");
    }

    @Override
    public void subscribe(Symbol symbol) {
      lines.add("> subscribe " + symbol);
    }

    @Override
    public void unsubscribe(Symbol symbol) {
      lines.add("> unsubscribe " + symbol);
    }

    @Override
    public void ping() {
      lines.add("> ping");
    }

    @Override
    public void fetchQuote(Symbol symbol) {
      lines.add("> get quote " + symbol);
    }

    @Override
    public void fetchMarketStatus() {
      lines.add("> get market status");
    }
  }
}
