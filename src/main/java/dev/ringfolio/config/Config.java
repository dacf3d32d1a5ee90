package dev.ringfolio.config;

import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Every key of {@code conf/ringfolio.yaml}, typed and checked. A component's name in snake case is
 * its key; durations are read as the number and unit that its {@link Key#doc} names.
 */
public record Config(
    Http http,
    Feed feed,
    Simulator simulator,
    Prices prices,
    Redis redis,
    Database database,
    Data data,
    Auth auth,
    Gateway gateway,
    Optimization optimization,
    Limits limits,
    Health health,
    Log log,
    @Key(doc = "Verticles that this process runs: all, or a comma-separated list.", value = "all")
        List<String> roles) {

  /** The same, but for where clients connect. */
  public Config withHttp(Http other) {
    return new Config(
        other,
        feed,
        simulator,
        prices,
        redis,
        database,
        data,
        auth,
        gateway,
        optimization,
        limits,
        health,
        log,
        roles);
  }

  /** Where prices come from: {@code auto} is finnhub where a key is set, else the simulator. */
  public static PriceSource source(Feed feed) {
    return switch (feed.source()) {
      case "finnhub" -> PriceSource.FINNHUB;
      case "simulator" -> PriceSource.SIMULATOR;
      case "replay" -> PriceSource.REPLAY;
      default -> feed.key().isEmpty() ? PriceSource.SIMULATOR : PriceSource.FINNHUB;
    };
  }

  /** Where clients connect. */
  public record Http(
      @Key(
              doc = "Address to listen on; another than a loopback address needs auth.mode jwt.",
              value = "127.0.0.1")
          String host,
      @Key(doc = "Port to listen on; 0 takes any free one.", value = "8000", min = 0, max = 65535)
          int port,
      @Key(
              doc =
                  "Origins that browsers may connect from, comma-separated; the service's own page"
                      + " is always allowed, * allows any.",
              value = "")
          List<String> origins) {}

  /** The connection to the upstream. */
  public record Feed(
      @Key(
              doc = "Where prices come from; auto is finnhub where a key is set, else simulator.",
              value = "auto",
              oneOf = {"auto", "finnhub", "simulator", "replay"})
          String source,
      @Key(doc = "WebSocket address of the upstream.", value = "wss://ws.finnhub.io") String url,
      @Key(doc = "REST address of the upstream.", value = "https://finnhub.io/api/v1")
          String restUrl,
      @Key(doc = "Key of the upstream; also FINNHUB_API_KEY.", value = "", secret = true)
          String key,
      @Key(
              doc = "Symbols that are always streamed, comma-separated.",
              value =
                  "AAPL,MSFT,NVDA,AMZN,GOOG,GOOGL,META,TSLA,AVGO,AMD,INTC,MU,TSM,BRK.B,LLY,UNH,JNJ,"
                      + "ABBV,AZN,ISRG,WMT,COST,HD,MCD,KO,PEP,PG,COIN,HOOD,SPY,QQQ,JPM,BAC,MA,XOM,"
                      + "GE,GM,PFE,T,SBUX,BBY")
          List<Symbol> symbols,
      @Key(
              doc = "Most symbols asked for upstream at once; the free plan takes 50.",
              value = "50",
              min = 1,
              max = 10000)
          int symbolCap,
      @Key(
              doc = "Seconds without any frame after which the connection is taken for dead.",
              value = "150",
              min = 1,
              max = 86400)
          Duration silence,
      @Key(
              doc = "Calls a minute to the upstream's REST side at most.",
              value = "60",
              min = 1,
              max = 10000)
          int restCallsPerMinute,
      Reconnect reconnect,
      Replay replay) {

    /** The same, but for the symbols and how many are asked for at once. */
    public Feed withSymbols(List<Symbol> others, int cap) {
      return new Feed(
          source, url, restUrl, key, others, cap, silence, restCallsPerMinute, reconnect, replay);
    }

    /** How a lost connection is sought again. */
    public record Reconnect(
        @Key(
                doc =
                    "Milliseconds before the first try; doubled with jitter up to 30 s. Also"
                        + " WS_RECONNECT_DELAY.",
                value = "1000",
                min = 1,
                max = 30000)
            Duration delay,
        @Key(
                doc =
                    "Tries after which prices are polled while reconnecting goes on for ever. Also"
                        + " WS_MAX_RECONNECT_ATTEMPTS.",
                value = "5",
                min = 1,
                max = 1000000)
            int attempts) {}

    /** A recorded file, where feed.source is replay. */
    public record Replay(
        @Key(
                doc =
                    "File of epoch_ms,symbol,price,volume rows, plain or gzip, that replay plays.",
                value = "")
            String file,
        @Key(
                doc = "Speed of the replay: 1 is as recorded, 0 as fast as trades are taken.",
                value = "1",
                min = 0,
                max = 1000000)
            double speed,
        @Key(
                doc =
                    "Whether only the symbols that clients ask for are played, from when the first"
                        + " of them is.",
                value = "false")
            boolean onDemand,
        @Key(doc = "Whether the file is played again from its start when it ends.", value = "false")
            boolean loop) {}
  }

  /** The built-in exchange. */
  public record Simulator(
      @Key(doc = "Seed of the simulated market.", value = "1") long seed,
      @Key(
              doc = "Multiplies the trades a second without touching the clock.",
              value = "1",
              min = 0.001,
              max = 100000)
          double rate,
      @Key(
              doc = "Speed of the simulated clock; other than 1 is for tests only.",
              value = "1",
              min = 0.001,
              max = 100000)
          double speed) {}

  /** The price cache. */
  public record Prices(
      @Key(
              doc =
                  "Seconds without a print in an open market after which a price is stale, and that"
                      + " a shared snapshot lives. Also PRICE_CACHE_TTL.",
              value = "300",
              min = 1,
              max = 604800)
          Duration ttl) {}

  /** The shared price snapshot. */
  public record Redis(
      @Key(
              doc = "Address of a Redis, redis://host:port; empty keeps the snapshot in process.",
              value = "",
              secret = true)
          String url) {}

  /** Portfolios, daily bars and what else must last. */
  public record Database(
      @Key(
              doc = "JDBC or postgresql:// address of a PostgreSQL; empty is H2 in data.dir.",
              value = "",
              secret = true)
          String url,
      @Key(doc = "User of the database.", value = "") String user,
      @Key(doc = "Password of the database.", value = "", secret = true) String password,
      @Key(doc = "Connections of the pool at most.", value = "4", min = 1, max = 100) int pool,
      @Key(
              doc =
                  "Whether each write is forced to the disk, so that it outlives a power loss (H2;"
                      + " slower).",
              value = "false")
          boolean sync) {}

  /** Files of the service. */
  public record Data(@Key(doc = "Folder of the embedded database.", value = "./data") Path dir) {}

  /** Who may do what. */
  public record Auth(
      @Key(
              doc = "none (loopback only) or jwt.",
              value = "none",
              oneOf = {"none", "jwt"})
          String mode,
      Jwt jwt) {

    /** How tokens are checked, where auth.mode is jwt. */
    public record Jwt(
        @Key(
                doc = "Algorithm of the tokens' signatures.",
                value = "HS256",
                oneOf = {"HS256", "HS384", "HS512", "RS256", "ES256"})
            String algorithm,
        @Key(
                doc = "Shared secret (HS…) or public key in PEM (RS256, ES256).",
                value = "",
                secret = true)
            String key,
        @Key(doc = "Issuer that tokens must name; empty takes any.", value = "") String issuer,
        @Key(doc = "Audience that tokens must name; empty takes any.", value = "")
            String audience) {}
  }

  /** WebSocket sessions. */
  public record Gateway(
      @Key(
              doc = "Event loops that serve clients; 0 is half the cores, at least 1.",
              value = "0",
              min = 0,
              max = 256)
          int instances,
      @Key(
              doc = "Milliseconds between the server's heartbeats. Also WS_HEARTBEAT_INTERVAL.",
              value = "30000",
              min = 100,
              max = 3600000)
          Duration heartbeatInterval,
      @Key(
              doc =
                  "Milliseconds without any frame from a client after which it is cut. Also"
                      + " WS_CONNECTION_TIMEOUT.",
              value = "60000",
              min = 300,
              max = 3600000)
          Duration idleTimeout,
      @Key(
              doc =
                  "Milliseconds in which a client takes what it is sent if it keeps up; a slower one gets less often.",
              value = "10",
              min = 1,
              max = 1000)
          Duration tick,
      @Key(
              doc = "Bytes that the kernel buffers for a client at most.",
              value = "32768",
              min = 4096,
              max = 16777216)
          int sendBufferBytes,
      @Key(
              doc = "Seconds without progress after which a client that does not read is cut.",
              value = "30",
              min = 1,
              max = 3600)
          Duration stuckTimeout) {}

  /** Queue and workers. */
  public record Optimization(
      @Key(
              doc = "Workers that solve; 0 is one less than the cores, at least 1.",
              value = "0",
              min = 0,
              max = 256)
          int workers,
      @Key(
              doc = "Requests that may wait, those being solved not counted.",
              value = "100",
              min = 1,
              max = 100000)
          int queueCapacity,
      @Key(doc = "Seconds that an answer may be given again.", value = "300", min = 0, max = 604800)
          Duration cacheTtl,
      @Key(doc = "Answers kept for that.", value = "1000", min = 0, max = 1000000) int cacheEntries,
      @Key(
              doc = "Seconds between automatic runs of one portfolio at least.",
              value = "60",
              min = 0,
              max = 604800)
          Duration autoInterval,
      @Key(doc = "Seconds that a solve may take.", value = "30", min = 0.01, max = 3600)
          Duration timeLimit) {}

  /** What one client may ask for. */
  public record Limits(
      @Key(doc = "Symbols of a subscription.", value = "500", min = 1, max = 10000) int symbols,
      @Key(doc = "Symbols of an optimization.", value = "1000", min = 1, max = 5000)
          int optimizationSymbols,
      @Key(doc = "Bytes of a WebSocket message.", value = "65536", min = 1024, max = 16777216)
          int frameBytes,
      @Key(doc = "Bytes of an HTTP body.", value = "1048576", min = 1024, max = 1073741824)
          long bodyBytes,
      @Key(
              doc = "Bytes of an uploaded history, as it is sent.",
              value = "67108864",
              min = 1024,
              max = 10737418240.0)
          long importBytes,
      @Key(doc = "Messages a second of a connection.", value = "50", min = 1, max = 1000000)
          int messagesPerSecond,
      @Key(doc = "Requests of a user in the queue.", value = "10", min = 1, max = 100000)
          int queuedRequests,
      @Key(doc = "Connections of this process.", value = "20000", min = 1, max = 1000000)
          int connections,
      @Key(doc = "Connections of a user.", value = "20", min = 1, max = 1000000)
          int connectionsPerUser,
      @Key(doc = "Connections of an address.", value = "200", min = 1, max = 1000000)
          int connectionsPerAddress,
      @Key(doc = "Portfolios of all users.", value = "10000", min = 1, max = 10000) int portfolios,
      @Key(
              doc = "Portfolios of a user; all with auth.mode none.",
              value = "100",
              min = 1,
              max = 10000)
          int portfoliosPerUser) {}

  /** Probes. */
  public record Health(
      @Key(
              doc = "Milliseconds between two probes of a module.",
              value = "5000",
              min = 10,
              max = 60000)
          Duration probeInterval) {}

  /** The log. */
  public record Log(
      @Key(
              doc = "Least level that is logged.",
              value = "info",
              oneOf = {"error", "warn", "info", "debug"})
          String level,
      @Key(
              doc = "Form of the log's lines.",
              value = "text",
              oneOf = {"text", "json"})
          String format) {}
}
