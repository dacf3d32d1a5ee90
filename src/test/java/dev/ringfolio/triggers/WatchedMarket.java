package dev.ringfolio.triggers;

import static dev.ringfolio.bus.Asking.get;

import dev.ringfolio.bus.Asking;
import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.TopicWriter;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.DemandSymbols;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PortfolioRead;
import dev.ringfolio.contract.PortfolioValuation;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.contract.PriceUpdate.Origin;
import dev.ringfolio.contract.Service;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.SymbolsDemanded;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A verticle of this room on a real bus, and the rooms around it: prices, the portfolio {@code p}
 * of ann, the feed. Time is what the test says.
 */
abstract class WatchedMarket {
  static final Symbol AAPL = new Symbol("AAPL");
  static final Asker ANN = new Asker("ann", false);
  static final Asker BOB = new Asker("bob", false);
  static final Asker ADMIN = new Asker("root", true);

  /** On one context, as each of those rooms is. */
  private final class Rooms extends VerticleBase {
    TopicWriter<PriceUpdate> prices;
    TopicWriter<PortfolioValuation> valuations;

    @Override
    public Future<?> start() {
      prices = bus.writer(Topics.PRICE_UPDATES);
      valuations = bus.writer(Topics.VALUATIONS);
      bus.serve(
          Services.READ_PORTFOLIO,
          asked ->
              there && asked.id().equals("p") && asked.asker().may("ann")
                  ? Future.succeededFuture(portfolio())
                  : Bus.refuse(new Failure(FailureCode.NOT_FOUND, "no portfolio " + asked.id())));
      bus.serve(
          Services.DEMAND_SYMBOLS,
          asked -> {
            demands.add(asked);
            return Future.succeededFuture(new SymbolsDemanded(List.of()));
          });
      serve();
      return Future.succeededFuture();
    }

    void run(Runnable work) {
      context.runOnContext(turn -> work.run());
    }
  }

  final AtomicLong now = new AtomicLong(1_000);
  final Clock clock =
      new Clock() {
        @Override
        public long millis() {
          return now.get();
        }

        @Override
        public long nanos() {
          return now.get() * 1_000_000;
        }
      };

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new VertxBus(vertx, clock);
  final List<DemandSymbols> demands = new CopyOnWriteArrayList<>();

  /** Whether the portfolio is. */
  volatile boolean there = true;

  private final Rooms rooms = new Rooms();
  private String deployed;
  private long seq;

  /** What is tested. */
  abstract VerticleBase verticle();

  /** What a reader of the portfolio is told. */
  abstract PortfolioRead portfolio();

  /** Other rooms that are asked; on the context of all. */
  void serve() {}

  @BeforeEach
  void deploy() throws Exception {
    get(vertx.deployVerticle(rooms));
    startUp();
  }

  void startUp() throws Exception {
    deployed = get(vertx.deployVerticle(verticle()));
  }

  void shutDown() throws Exception {
    get(vertx.undeploy(deployed));
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  <Q, A> A ask(Service<Q, A> service, Q question) throws Exception {
    return get(bus.ask(service, question));
  }

  <Q> Failure refusal(Service<Q, ?> service, Q question) throws Exception {
    return Asking.refusal(bus, service, question);
  }

  /** Has {@code work} done where those rooms are. */
  void inRooms(Runnable work) {
    rooms.run(work);
  }

  long nextSeq() {
    return ++seq;
  }

  PriceUpdate update(double price) {
    return new PriceUpdate(
        AAPL,
        price,
        1,
        false,
        100,
        price - 100,
        price - 100,
        now.get(),
        now.get(),
        1,
        nextSeq(),
        false,
        PriceSource.SIMULATOR,
        Origin.LIVE);
  }

  void prices(double... some) {
    inRooms(
        () -> {
          for (double one : some) {
            rooms.prices.append(update(one));
          }
        });
  }

  void valued(PortfolioValuation worth) {
    inRooms(() -> rooms.valuations.append(worth));
  }
}
