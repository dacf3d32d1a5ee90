package dev.ringfolio.optimization.comparison;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.contract.ComparisonFinished;
import dev.ringfolio.contract.ComparisonState.Status;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.contract.PriceUpdate;
import dev.ringfolio.core.time.Clock;
import dev.ringfolio.optimization.LivePrices;
import dev.ringfolio.optimization.work.SolverThread;
import io.vertx.core.Context;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the comparisons of the line, one at a time, on a solver thread. One that is cancelled is
 * over at once; the thread is free for the next when the solver has noticed. Owned by the
 * comparisons verticle.
 */
final class ComparisonRuns {
  /** A comparison that is not done so long after its time limit fails without its thread. */
  static final int OVERRUN_SECONDS = 10;

  private static final Logger log = LoggerFactory.getLogger(ComparisonRuns.class);

  private final Bus bus;
  private final Context context;
  private final ComparisonDesk desk;
  private final Comparer comparer;
  private final ComparisonTexts texts;
  private final Clock clock;
  private final Consumer<Ticket> finished;
  private final SolverThread thread = new SolverThread("comparisons");
  private boolean busy;
  private long defects;
  private volatile boolean stopped;

  /** What came of a run, written. */
  private record Told(Status status, String answer, double seconds) {}

  /**
   * @param finished told of each that is over, on {@code context}
   */
  ComparisonRuns(
      Bus bus,
      Context context,
      ComparisonDesk desk,
      Comparer comparer,
      ComparisonTexts texts,
      Clock clock,
      Consumer<Ticket> finished) {
    this.bus = bus;
    this.context = context;
    this.desk = desk;
    this.comparer = comparer;
    this.texts = texts;
    this.clock = clock;
    this.finished = finished;
  }

  /** Begins the next one, where the thread is free. */
  void next() {
    if (busy || stopped) {
      return;
    }
    desk.begin(clock.nanos())
        .ifPresent(
            ticket -> {
              busy = true;
              Compare request = ticket.request;
              LivePrices.ask(bus, request.symbols(), request.parameters())
                  .onSuccess(prices -> run(ticket, prices));
            });
  }

  private void run(Ticket ticket, List<PriceUpdate> live) {
    if (stopped) {
      return;
    }
    thread
        .run(context, () -> solve(ticket, live))
        .otherwise(defect -> failed(ticket, defect))
        .onSuccess(
            told -> {
              busy = false;
              if (!ticket.over() && !stopped) {
                desk.took(told.seconds());
                finish(ticket, told);
              }
              next();
            });
  }

  private Told solve(Ticket ticket, List<PriceUpdate> live) {
    ComparisonFinished done =
        comparer.compare(ticket.row().id(), ticket.request, live, () -> stopped || ticket.over());
    boolean wanted = !stopped && !ticket.over();
    return new Told(done.status(), wanted ? texts.answer().apply(done) : "", done.seconds());
  }

  /** A defect of the solver costs its comparison, never the line. */
  private Told failed(Ticket ticket, Throwable defect) {
    defects++;
    log.error("comparing {} failed, defect {}", ticket.row().id(), defects, defect);
    Failure failure = new Failure(FailureCode.INTERNAL, "the solver failed");
    return without(ticket, Status.FAILED, failure);
  }

  /** Ends it in the solver's stead, whether it waits or runs; nothing where it is over. */
  void end(Ticket ticket, Status how, Failure failure) {
    if (!ticket.over()) {
      finish(ticket, without(ticket, how, failure));
    }
  }

  private Told without(Ticket ticket, Status how, Failure failure) {
    double seconds =
        ticket.status() == Status.RUNNING ? (clock.nanos() - ticket.sinceNanos) / 1e9 : 0.0;
    ComparisonFinished done =
        Comparer.withoutMethods(
            ticket.row().id(), ticket.request, how, failure, seconds, clock.millis());
    return new Told(how, texts.answer().apply(done), seconds);
  }

  private void finish(Ticket ticket, Told told) {
    desk.finish(ticket, told.status(), clock.millis(), told.answer());
    finished.accept(ticket);
  }

  /** Gives up one whose history does not answer, or whose solver does not end. */
  void tick() {
    desk.running().filter(this::overrun).ifPresent(this::giveUp);
  }

  private boolean overrun(Ticket ticket) {
    double seconds = (clock.nanos() - ticket.sinceNanos) / 1e9;
    return seconds > ticket.request.parameters().timeLimitSeconds() + OVERRUN_SECONDS;
  }

  private void giveUp(Ticket ticket) {
    log.warn("{} is not done {} s after its limit, given up", ticket.row().id(), OVERRUN_SECONDS);
    end(ticket, Status.FAILED, new Failure(FailureCode.TIME_LIMIT, "not done within the limit"));
  }

  /** For operators: why nothing runs although the line is not empty; empty when all is well. */
  String trouble() {
    return busy && desk.running().isEmpty() ? "waits for one that is over to end" : "";
  }

  /** The running one is left as it is: its store has it as open, and a later start runs it anew. */
  void stop() {
    stopped = true;
    thread.close();
  }
}
