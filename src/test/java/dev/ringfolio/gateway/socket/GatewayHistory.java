package dev.ringfolio.gateway.socket;

import static dev.ringfolio.bus.SimulatedNet.MILLI;
import static dev.ringfolio.bus.SimulatedNet.SECOND;
import static dev.ringfolio.gateway.socket.Witness.check;

import dev.ringfolio.bus.SimulatedBus;
import dev.ringfolio.bus.SimulatedNet;
import dev.ringfolio.bus.SimulatedNet.Faults;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One random history of gateways, their clients, the queue, the market and the books, wholly
 * determined by its seed: clients come, subscribe, ask, stop reading, go and resume; gateways stall
 * and die; the queue, the price cache and the books are restarted; tiers change; rings are overrun;
 * between nodes the bus loses, doubles and delays. Each connection has a {@link Witness}. In the
 * end all is healed, and then every client must have all there is.
 */
final class GatewayHistory {
  private static final int GATEWAYS = 2;
  private static final int CLIENTS_MAX = 4;

  /** Everything that was asked for has come through after this long. */
  private static final long SETTLED = 12 * SECOND;

  private final SplittableRandom random;
  private final SimulatedNet net;
  private final SimulatedBus bus;
  private final SimulatedQueue queue;
  private final SimulatedMarket market;
  private final SimulatedBooks books;
  private final boolean shared;
  private final int eventsMax;

  /** Whether the books are busier than the market. */
  private final boolean busyBooks;

  private final SimulatedGateway[] gateways = new SimulatedGateway[GATEWAYS];
  private final List<ScriptedClient> clients = new ArrayList<>();
  private int gatewaysMade;

  private GatewayHistory(long seed) {
    random = new SplittableRandom(seed);
    boolean oneProcess = random.nextBoolean();
    net =
        new SimulatedNet(
            random, oneProcess ? Faults.NONE : new Faults(part(0.3), part(0.3), part(0.2)));
    Map<String, Integer> capacities =
        Map.of(
            "optimization_events", 2 + random.nextInt(20),
            "optimization_progress", 2 + random.nextInt(8),
            "price_updates", 2 + random.nextInt(12),
            "upstream_symbols", 2 + random.nextInt(8),
            "valuations", 2 + random.nextInt(8),
            "risk_alerts", 2 + random.nextInt(12),
            "signals", 2 + random.nextInt(12),
            "user_tiers", 2 + random.nextInt(4));
    int batchMax = chance(0.5) ? 1 + random.nextInt(4) : 1_024;
    bus = new SimulatedBus(net, oneProcess, batchMax, capacities);
    books = new SimulatedBooks(net, bus);
    queue = new SimulatedQueue(net, bus, random.split(), books);
    market = new SimulatedMarket(net, bus, random.split(), 1 + random.nextInt(5));
    shared = random.nextBoolean();
    eventsMax = 1 + random.nextInt(12);
    busyBooks = chance(0.3);
    if (chance(0.8)) {
      queue.open();
    }
    if (chance(0.8)) {
      books.open();
    }
    market.open();
    for (int i = 0; i < GATEWAYS; i++) {
      replaceGateway(i);
    }
    int count = 1 + random.nextInt(CLIENTS_MAX);
    for (int i = 0; i < count; i++) {
      String user = shared ? "local" : i % 2 == 0 ? "ann" : "bob";
      clients.add(
          new ScriptedClient(
              "c" + i, user, chance(0.2), net, random.split(), queue, market, books, shared));
    }
  }

  private double part(double max) {
    return chance(0.3) ? 0 : max * random.nextDouble();
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /**
   * Lives through the history of {@code seed}.
   *
   * @throws AssertionError where a client was told anything but the truth
   */
  static void run(long seed) {
    new GatewayHistory(seed).run();
  }

  private void run() {
    int steps = 10 + random.nextInt(30);
    for (int i = 0; i < steps; i++) {
      step();
      net.run(pauseBetweenSteps());
    }
    end();
  }

  private long pauseBetweenSteps() {
    int dice = random.nextInt(100);
    if (dice < 25) {
      return 0;
    }
    return random.nextLong(dice < 80 ? 20 * MILLI : dice < 98 ? 2 * SECOND : 40 * SECOND);
  }

  private void step() {
    int dice = random.nextInt(100);
    ScriptedClient client = clients.get(random.nextInt(clients.size()));
    if (dice < 50) {
      if (client.isConnected()) {
        client.act();
      } else {
        client.connect(gateways[random.nextInt(GATEWAYS)]);
      }
    } else if (dice < 53) {
      client.leave();
    } else if (dice < 67 && !busyBooks) {
      trade();
    } else if (dice < 69 && !busyBooks) {
      market.turnStale(anySymbol());
    } else if (dice < 76 && !busyBooks) {
      queue.submitElsewhere(anyUser(), burst());
    } else if (dice < 90) {
      keepBooks(random.nextInt(20), burst());
    } else {
      disturb(random.nextInt(12));
    }
  }

  private String anyUser() {
    return shared ? "local" : chance(0.5) ? "ann" : "bob";
  }

  private void keepBooks(int dice, int count) {
    for (int i = 0; i < count; i++) {
      if (dice < 6) {
        books.signal(Tier.values()[random.nextInt(3)]);
      } else if (dice < 9) {
        books.alert(anyUser());
      } else if (dice < 15) {
        books.change(anyUser(), chance(0.3));
      }
    }
    if (dice == 15) {
      books.delete();
    } else if (dice > 15) {
      books.pay(anyUser(), Tier.values()[random.nextInt(3)]);
    }
  }

  private int burst() {
    return 1 + random.nextInt(chance(0.7) ? 2 : 12);
  }

  private void trade() {
    int count = burst();
    for (int i = 0; i < count; i++) {
      market.trade(anySymbol(), 1 + random.nextInt(3));
    }
  }

  private Symbol anySymbol() {
    return ScriptedClient.SYMBOLS.get(random.nextInt(ScriptedClient.SYMBOLS.size()));
  }

  private void disturb(int dice) {
    int any = random.nextInt(GATEWAYS);
    switch (dice) {
      case 0, 1, 2 -> gateways[any].stall(random.nextLong(4 * SECOND));
      case 3 -> queue.stall(random.nextLong(4 * SECOND));
      case 4 -> market.stall(random.nextLong(4 * SECOND));
      case 5 -> replaceGateway(any);
      case 6 -> {
        if (queue.isOpen()) {
          queue.die(chance(0.5));
        } else {
          queue.open();
        }
      }
      case 7 -> {
        queue.die(chance(0.5));
        queue.open();
      }
      case 8 -> market.restartPrices();
      case 9 -> books.stall(random.nextLong(4 * SECOND));
      default -> {
        if (books.isOpen()) {
          books.die();
        }
        if (dice == 10 || chance(0.5)) {
          books.open();
        }
      }
    }
  }

  private void replaceGateway(int index) {
    SimulatedGateway before = gateways[index];
    if (before != null) {
      before.die();
      market.forget(before.name);
    }
    gateways[index] =
        new SimulatedGateway(
            "gateway-" + ++gatewaysMade, net, bus, market, queue, shared, eventsMax);
  }

  /** The feed was told of all that clients ask for, and of nothing that none does any more. */
  private void checkDemand(SimulatedGateway gateway) {
    Set<Symbol> named = new HashSet<>();
    clients.forEach(client -> named.addAll(client.named(gateway)));
    Set<Symbol> demand = market.demandOf(gateway);
    check(demand.equals(named), "the feed is asked for ", demand, " where ", named, " is wanted");
  }

  /** New requests are followed for a while. */
  private void checkProgress() {
    long after = queue.iterations();
    clients.forEach(ScriptedClient::submitNew);
    for (int i = 0; i < 50; i++) {
      net.run(100 * MILLI);
      clients.forEach(client -> client.hasProgress(after));
    }
  }

  private void end() {
    net.heal();
    if (!queue.isOpen()) {
      queue.open();
    }
    if (!books.isOpen()) {
      books.open();
    }
    clients.forEach(ScriptedClient::heal);
    List.of(gateways).forEach(SimulatedGateway::repeatDemand);
    net.run(6 * SECOND);
    clients.forEach(ScriptedClient::hasAnswers);
    checkProgress();
    net.run(SETTLED);
    clients.forEach(ScriptedClient::hasTier);
    List.of(Tier.values()).forEach(books::signal);
    List.of(gateways).forEach(this::checkDemand);
    // Who has all gets what comes by itself, at the lowest rate that is asked for.
    clients.forEach(ScriptedClient::hasNewest);
    ScriptedClient.SYMBOLS.forEach(symbol -> market.trade(symbol, 1));
    net.run(50 * MILLI);
    clients.forEach(ScriptedClient::hasNewestAtOnce);
    ScriptedClient.SYMBOLS.forEach(symbol -> market.trade(symbol, 1));
    books.changeAll();
    net.run(2 * SECOND + SECOND / 10);
    clients.forEach(ScriptedClient::hasNewest);
    clients.forEach(ScriptedClient::beat);
    net.run(SECOND);
    // A heartbeat of the server's own may be on its way just then.
    for (int i = 0; i < 3 && !clients.stream().allMatch(ScriptedClient::isIdle); i++) {
      net.run(50 * MILLI);
    }
    clients.forEach(ScriptedClient::end);
  }
}
