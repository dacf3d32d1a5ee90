package dev.ringfolio.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import dev.ringfolio.gateway.auth.Identity;
import dev.ringfolio.gateway.socket.SimulatedSocket.Said;
import dev.ringfolio.gateway.socket.Witness.Expected;
import java.util.ArrayList;
import java.util.List;
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
  private final boolean shared;

  private @Nullable SimulatedSocket socket;
  private @Nullable Witness witness;
  private int connections;
  private int requests;
  private int beats;
  private boolean knowsWhere;
  private boolean subscribed;
  private long epoch;
  private long seq;

  ScriptedClient(
      String name,
      String user,
      boolean flat,
      SimulatedNet net,
      SplittableRandom random,
      SimulatedQueue queue,
      SimulatedMarket market,
      boolean shared) {
    this.name = name;
    this.identity = new Identity(user, Set.of(Identity.Role.TRADER), Tier.PRO, Long.MAX_VALUE);
    this.flat = flat;
    this.net = net;
    this.random = random;
    this.queue = queue;
    this.market = market;
    this.shared = shared;
  }

  boolean isConnected() {
    return socket != null;
  }

  void connect(SimulatedGateway gateway) {
    String clientId = name + "-" + ++connections;
    int queueBytesMax = chance(0.5) ? 400 + random.nextInt(2_000) : 16 * 1024;
    subscribed = false;
    EventWitness events = new EventWitness(queue, gateway, clientId, identity.user(), shared);
    Witness watching = new Witness(flat, gateway, queueBytesMax, events, new PriceWitness(market));
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

  private void actOnEvents(SimulatedSocket now, int dice) {
    if (dice < 74) {
      subscribeEvents(now);
    } else if (dice < 78) {
      say(now, "unsubscribe", "{\"topic\":\"portfolio_updates\"}", new Expected.NoEvents());
    } else if (dice < 95) {
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

  private void subscribeEvents(SimulatedSocket now) {
    boolean resume = knowsWhere && chance(0.7);
    String since = resume ? ",\"since\":{\"epoch\":" + epoch + ",\"seq\":" + seq + "}" : "";
    say(
        now,
        "subscribe",
        "{\"topic\":\"portfolio_updates\"" + since + "}",
        resume ? new Expected.Events(epoch, seq) : new Expected.Events(-1, 0));
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
      case "portfolio_update" -> {
        if (data.hasNonNull("epoch") && data.hasNonNull("seq") && subscribed) {
          know(data.get("epoch").longValue(), data.get("seq").longValue());
        }
      }
      case "gap" -> know(data.get("epoch").longValue(), data.get("to").longValue());
      default -> {}
    }
  }

  private void status(JsonNode data) {
    if (data.get("topic").textValue().equals("portfolio_updates")) {
      boolean on = data.get("action").textValue().equals("subscribed");
      if (on && !subscribed && data.get("recovered").isNull()) {
        know(data.get("epoch").longValue(), data.get("head").longValue());
      }
      subscribed = on;
    }
  }

  private void know(long of, long at) {
    knowsWhere = true;
    epoch = of;
    seq = at;
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
    }
  }

  /** What it asks {@code gateway} for by name. */
  Set<Symbol> named(SimulatedGateway gateway) {
    boolean there = socket != null && witness != null && socket.isOf(gateway);
    return there ? witness.prices.named : Set.of();
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
