package dev.ringfolio.optimization.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.TopicHandler;
import dev.ringfolio.contract.OptimizationEvent;
import dev.ringfolio.contract.OptimizationEvent.OptimizationFinished;
import dev.ringfolio.contract.Optimize;
import dev.ringfolio.contract.Services;
import dev.ringfolio.contract.Topics;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.PriceSource;
import dev.ringfolio.core.time.RunningClock;
import dev.ringfolio.optimization.FakeHistory;
import dev.ringfolio.optimization.Requests;
import dev.ringfolio.optimization.Room;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long five symbols take from the request to its result, over the bus and back. */
class RequestToResultTest {
  private static final int REQUESTS = 2_000;
  private static final int COUNTED = 500;

  @Test
  void fiveSymbolsAreSolvedOneAfterAnotherAndTheirTimesPrinted() throws InterruptedException {
    BlockingQueue<OptimizationFinished> results = new LinkedBlockingQueue<>();
    try (Room room = new Room(new RunningClock())) {
      room.prices(
          symbol -> Requests.price(symbol, 180, FakeHistory.LAST_DAY + 1, PriceSource.SIMULATOR));
      room.queue();
      room.worker("worker-1");
      room.onContext(
          () ->
              room.bus.reader(
                  Topics.OPTIMIZATION_EVENTS,
                  "timed",
                  new TopicHandler<OptimizationEvent>() {
                    @Override
                    public void entries(long epoch, long first, List<OptimizationEvent> entries) {
                      for (OptimizationEvent event : entries) {
                        if (event instanceof OptimizationFinished finished) {
                          results.add(finished);
                        }
                      }
                    }
                  }));
      Optimize request =
          Requests.solving(
              Requests.symbols("AAPL", "GOOGL", "MSFT", "AMZN", "NVDA"),
              Objective.MAXIMIZE_SHARPE,
              Method.MEAN_VARIANCE,
              Constraints.DEFAULT,
              Parameters.defaults(30));
      double[] millis = new double[REQUESTS];
      for (int i = 0; i < REQUESTS; i++) {
        long begin = System.nanoTime();
        room.bus.ask(Services.OPTIMIZE, request);
        OptimizationFinished result = results.poll(20, TimeUnit.SECONDS);
        millis[i] = (System.nanoTime() - begin) / 1e6;
        assertThat(result).isNotNull();
        assertThat(result.failure()).isNull();
      }
      double[] warm = Arrays.copyOfRange(millis, REQUESTS - COUNTED, REQUESTS);
      Arrays.sort(warm);
      System.out.printf(
          "RequestToResultTest: 5 symbols, request to result: first %.2f ms; warm p50 %.3f ms,"
              + " p99 %.3f ms%n",
          millis[0], warm[COUNTED / 2], warm[COUNTED * 99 / 100]);
    }
  }
}
