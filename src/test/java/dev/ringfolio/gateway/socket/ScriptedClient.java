package dev.ringfolio.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.socket.SimulatedSocket.Said;
import dev.ringfolio.gateway.socket.Witness.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client of a history, over all its connections: it says whatever the dice say, remembers where
 * it was in the events from what it took in, and resumes from there.
 */
final class ScriptedClient implements SimulatedSocket.Peer {
  static final List<Symbol> SYMBOLS =
      List.of("A", "B", "C", "D", "E").stream().map(Symbol::new).toList();

  private final String name;
  private final Identity identity;
  private final boolean flat;
  private final SimulatedNet net;
  private final SplittableRandom random;
  private final SimulatedQueue queue;
  private final SimulatedMarket market;
  private final SimulatedBooks books;
  private final boolean shared;

  /** Whether it mostly subscribes to alerts and signals, and to what portfolios are worth. */
  private final boolean reader;

  private @Nullable SimulatedSocket socket;
  private @Nullable Witness witness;
  private int connections;
  private int requests;
  private int beats;

  /** Where it is in each topic of events, by the topic's name. */
  private final Map<String, Place> places = new HashMap<>();

  /** Whether it asked for all portfolios on this connection. */
  private boolean allPortfolios;

  /** Where a client is in a topic of events. */
  private static final class Place {
    boolean known;
    boolean subscribed;
    long epoch;
    long seq;

    void know(long of, long at) {
      known = true;
      epoch = of;
      seq = at;
    }
  }

  ScriptedClient(
      String name,
      String user,
      boolean flat,
      SimulatedNet net,
      SplittableRandom random,
      SimulatedQueue queue,
      SimulatedMarket market,
      SimulatedBooks books,
      boolean shared) {
    this.name = name;
    Tier claimed = shared ? Tier.ELITE : Tier.PRO;
    this.identity = new Identity(user, Set.of(Identity.Role.TRADER), claimed, Long.MAX_VALUE);
    this.flat = flat;
    this.net = net;
    this.random = random;
    this.queue = queue;
    this.market = market;
    this.books = books;
    this.shared = shared;
    this.reader = !flat && random.nextInt(4) == 0;
  }

  boolean isConnected() {
    return socket != null;
  }

  void connect(SimulatedGateway gateway) {
    String clientId = name + "-" + ++connections;
    int queueBytesMax = chance(0.5) ? 400 + random.nextInt(2_000) : 16 * 1024;
    places.values().forEach(place -> place.subscribed = false);
    allPortfolios = false;
    EventWitness events = new EventWitness(queue, gateway, clientId, identity.user(), shared);
    PriceWitness prices = new PriceWitness(market);
    Witness watching =
        new Witness(flat, gateway, queueBytesMax, events, prices, books, identity, shared);
    SimulatedSocket[] made = new SimulatedSocket[1];
    SimulatedSocket.Peer peer =
        new SimulatedSocket.Peer() {
          @Override
          public void receive(JsonNode message) {
            if (socket == made[0]) {
              ScriptedClient.this.receive(message);
            }
          }

          @Override
          public void cut() {
            if (socket == made[0]) {
              ScriptedClient.this.cut();
            }
          }
        };
    made[0] = new SimulatedSocket(gateway, net, clientId, flat, queueBytesMax, peer, watching);
    socket = made[0];
    witness = watching;
    changePace(made[0]);
    made[0].session().open(Optional.of(identity));
  }

  private void changePace(SimulatedSocket of) {
    long max =
        chance(0.7)
            ? SimulatedNet.MILLI
            : chance(0.7) ? 40 * SimulatedNet.MILLI : 2 * SimulatedNet.SECOND;
    of.pace(() -> 1 + random.nextLong(max));
  }

  @Override
  public void cut() {
    socket = null;
    witness = null;
  }

  void leave() {
    if (socket != null) {
      socket.leave();
      cut();
    }
  }

  /** Does something at random. */
  void act() {
    SimulatedSocket now = socket;
    if (now == null) {
      return;
    }
    if (reader && chance(0.6)) {
      read(now);
      return;
    }
    int dice = random.nextInt(100);
    if (dice < 10) {
      now.stick();
    } else if (dice < 25) {
      now.wakeUp();
    } else if (dice < 30) {
      changePace(now);
    } else if (dice < 50) {
      subscribePrices(now);
    } else if (dice < 57) {
      unsubscribePrices(now);
    } else if (dice < 62) {
      beat();
    } else if (!flat) {
      actOnEvents(now, dice);
    }
  }

  private void read(SimulatedSocket now) {
    if (chance(0.7)) {
      streams(now, chance(0.6) ? "signals" : "risk_alerts");
    } else {
      subscribeEvents(now);
    }
  }

  private void actOnEvents(SimulatedSocket now, int dice) {
    if (dice < 70) {
      subscribeEvents(now);
    } else if (dice < 73) {
      unsubscribeEvents(now);
    } else if (dice < 83) {
      streams(now, chance(0.6) ? "signals" : "risk_alerts");
    } else if (dice < 96) {
      submit(now);
    } else if (requests > 0) {
      String id = name + "r" + (1 + random.nextInt(requests));
      say(
          now,
          "cancel_optimization",
          "{\"request_id\":\"" + id + "\"}",
          new Expected.Cancelled(id));
    }
  }

  private void say(SimulatedSocket to, String type, String fields, Expected expected) {
    String rest = flat ? "," + fields.substring(1) : ",\"data\":" + fields + "}";
    to.say(new Said("{\"type\":\"" + type + "\"" + rest, expected));
  }

  private void subscribePrices(SimulatedSocket now) {
    boolean all = !flat && chance(0.2);
    List<Symbol> symbols = all ? List.of() : someSymbols();
    double maxRate = flat || chance(0.7) ? Double.NaN : 0.5 + 20 * random.nextDouble();
    boolean batch = !flat && chance(0.3);
    String fields =
        (all ? "" : "\"symbols\":" + json(symbols) + ",")
            + (batch ? "\"batch\":true," : "")
            + (Double.isNaN(maxRate) ? "" : "\"max_rate\":" + maxRate + ",")
            + "\"topic\":\"price_updates\"}";
    say(now, "subscribe", "{" + fields, new Expected.Prices(symbols, maxRate, batch));
  }

  private void unsubscribePrices(SimulatedSocket now) {
    boolean all = !flat && chance(0.3);
    List<Symbol> symbols = all ? List.of() : someSymbols();
    String fields =
        (all ? "" : "\"symbols\":" + json(symbols) + ",") + "\"topic\":\"price_updates\"}";
    say(now, "unsubscribe", "{" + fields, new Expected.NoPrices(symbols));
  }

  private List<Symbol> someSymbols() {
    List<Symbol> some = new ArrayList<>(SYMBOLS);
    some.removeIf(symbol -> chance(0.6));
    return some.isEmpty() ? List.of(SYMBOLS.get(0)) : some;
  }

  private static String json(List<Symbol> symbols) {
    return symbols.stream()
        .map(s -> "\"" + s.name() + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private Place place(String topic) {
    return places.computeIfAbsent(topic, first -> new Place());
  }

  private static String since(Place place) {
    return ",\"since\":{\"epoch\":" + place.epoch + ",\"seq\":" + place.seq + "}";
  }

  private void subscribeEvents(SimulatedSocket now) {
    Place place = place("portfolio_updates");
    boolean resume = place.known && chance(0.7);
    List<String> named = chance(0.5) ? List.of() : books.of(identity.user());
    allPortfolios |= named.isEmpty();
    double maxRate = chance(0.6) ? Double.NaN : 0.5 + 20 * random.nextDouble();
    String fields =
        "{\"topic\":\"portfolio_updates\""
            + (resume ? since(place) : "")
            + (named.isEmpty() ? "" : ",\"portfolio_ids\":" + strings(named))
            + (Double.isNaN(maxRate) ? "" : ",\"max_rate\":" + maxRate)
            + "}";
    long epoch = resume ? place.epoch : -1;
    say(now, "subscribe", fields, new Expected.Events(epoch, place.seq, named, maxRate));
  }

  private void unsubscribeEvents(SimulatedSocket now) {
    List<String> named = allPortfolios || chance(0.5) ? List.of() : books.of(identity.user());
    allPortfolios &= !named.isEmpty();
    String ids = named.isEmpty() ? "" : ",\"portfolio_ids\":" + strings(named);
    String fields = "{\"topic\":\"portfolio_updates\"" + ids + "}";
    say(now, "unsubscribe", fields, new Expected.NoEvents(named));
  }

  /** Subscribes to alerts or signals, resumes from where it is or somewhat before, or leaves. */
  private void streams(SimulatedSocket now, String topic) {
    String fields = "{\"topic\":\"" + topic + "\"";
    if (chance(0.2)) {
      say(now, "unsubscribe", fields + "}", new Expected.NoStream(topic));
      return;
    }
    Place place = place(topic);
    if (!place.known || chance(0.4)) {
      say(now, "subscribe", fields + "}", new Expected.Stream(topic, -1, 0));
      return;
    }
    Place from = new Place();
    from.know(place.epoch, chance(0.5) ? place.seq : random.nextLong(place.seq + 1));
    Expected expected = new Expected.Stream(topic, from.epoch, from.seq);
    say(now, "subscribe", fields + since(from) + "}", expected);
  }

  private static String strings(List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void submit(SimulatedSocket now) {
    boolean repeat = requests > 0 && chance(0.2);
    submit(now, name + "r" + (repeat ? 1 + random.nextInt(requests) : ++requests));
  }

  private void submit(SimulatedSocket now, String id) {
    String fields = "{\"symbols\":[\"AAPL\",\"MSFT\"],\"request_id\":\"" + id + "\"}";
    say(now, "optimization_request", fields, new Expected.Submitted(id));
  }

  /** Asks for a heartbeat. */
  void beat() {
    if (socket != null) {
      beats++;
      say(socket, "heartbeat", "{\"n\":" + beats + "}", new Expected.Beat(beats));
    }
  }

  @Override
  public void receive(JsonNode message) {
    JsonNode data = message.get("data");
    switch (message.get("type").textValue()) {
      case "subscription_status" -> status(data);
      case "portfolio_update" -> learn(place("portfolio_updates"), data);
      case "risk_alert" -> learn(place("risk_alerts"), data);
      case "signal" -> learn(place("signals"), data);
      case "gap" ->
          place(data.get("topic").textValue())
              .know(data.get("epoch").longValue(), data.get("to").longValue());
      default -> {}
    }
  }

  private static void learn(Place place, JsonNode data) {
    if (data.hasNonNull("epoch") && data.hasNonNull("seq") && place.subscribed) {
      place.know(data.get("epoch").longValue(), data.get("seq").longValue());
    }
  }

  private void status(JsonNode data) {
    String topic = data.get("topic").textValue();
    boolean on = data.get("action").textValue().equals("subscribed");
    if (topic.equals("price_updates") || (!on && data.has("portfolio_ids"))) {
      return;
    }
    Place place = place(topic);
    if (on && !place.subscribed && data.get("recovered").isNull()) {
      place.know(data.get("epoch").longValue(), data.get("head").longValue());
    }
    place.subscribed = on;
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From now on it takes everything at once. */
  void heal() {
    if (socket != null) {
      socket.pace(() -> SimulatedNet.MILLI / 10);
      socket.wakeUp();
    }
  }

  void hasAnswers() {
    if (witness != null) {
      witness.hasAnswers();
    }
  }

  /** Asks for something new, where it can. */
  void submitNew() {
    if (socket != null && !flat) {
      submit(socket, name + "r" + ++requests);
    }
  }

  /** See {@link EventWitness#hasProgress}. */
  void hasProgress(long after) {
    if (witness != null && !flat) {
      witness.events.hasProgress(after, net.now());
    }
  }

  void hasNewestAtOnce() {
    if (witness != null) {
      witness.prices.hasNewestAtOnce();
    }
  }

  void hasNewest() {
    if (witness != null) {
      witness.prices.end();
      witness.valuations.end();
    }
  }

  /** What it asks {@code gateway} for by name. */
  Set<Symbol> named(SimulatedGateway gateway) {
    boolean there = socket != null && witness != null && socket.isOf(gateway);
    return there ? witness.prices.named : Set.of();
  }

  /** What its user has paid for is known where it matters. */
  void hasTier() {
    if (witness != null && !shared && place("signals").subscribed) {
      Tier paid = books.tiers.getOrDefault(identity.user(), identity.tier());
      Witness.check(witness.tier() == paid, identity, " is taken for ", witness.tier(), ": ", paid);
    }
  }

  boolean isIdle() {
    return socket == null || socket.idle();
  }

  void end() {
    if (socket != null && witness != null) {
      Witness.check(socket.idle(), name + " is owed something at the end");
      witness.end();
    }
  }
}
