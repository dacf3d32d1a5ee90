package dev.ringfolio.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringfolio.bus.TestTopics.Quote;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.core.time.RunningClock;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics over real event loops. */
class VertxBusTest {
  private Vertx vertx;
  private VertxBus bus;
  private Context here;
  private Context there;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    bus = new VertxBus(vertx, new RunningClock());
    here = ((VertxInternal) vertx).createEventLoopContext();
    there = ((VertxInternal) vertx).createEventLoopContext();
  }

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  private static <V> V done(Future<V> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static <V> V on(Context context, Callable<V> call) throws Exception {
    CompletableFuture<V> done = new CompletableFuture<>();
    context.runOnContext(
        turn -> {
          try {
            done.complete(call.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aReaderOnAnotherLoopGetsEverythingInOrderUnderLoad() throws Exception {
    long total = 1_000_000;
    Topic<Long> topic = TestTopics.events(10_000);
    AtomicLong next = new AtomicLong(1);
    AtomicLong gaps = new AtomicLong();
    CountDownLatch all = new CountDownLatch(1);
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    on(
        there,
        () ->
            bus.reader(
                topic,
                "r",
                new TopicHandler<Long>() {
                  @Override
                  public void entries(long epoch, long first, List<Long> entries) {
                    for (long entry : entries) {
                      if (entry == next.get()) {
                        next.incrementAndGet();
                      }
                    }
                    if (next.get() > total) {
                      all.countDown();
                    }
                  }

                  @Override
                  public void gap(long epoch, long from, long to) {
                    gaps.incrementAndGet();
                  }
                }));

    on(
        here,
        () -> {
          writer.onPull(() -> appendHeldBack(writer, total));
          appendHeldBack(writer, total);
          return true;
        });

    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(next.get()).isEqualTo(total + 1);
    assertThat(gaps.get()).isZero();
  }

  /** As the feed does: no more while the reader is half a ring behind. */
  private static void appendHeldBack(TopicWriter<Long> writer, long total) {
    while (writer.head() < total && writer.lag("r") < 5_000) {
      writer.append(writer.head() + 1);
    }
  }

  @Test
  void aSlowReaderIsToldTheExactGapAndThenWhatIsStillHeld() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    Told<Long> told = new Told<>();
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    TopicReader reader = on(there, () -> bus.reader(topic, "r", told));
    append(writer, 1, 2);
    await().until(() -> told.lines.equals(List.of("1: [1, 2]")) || told.lines.size() == 2);
    told.lines.clear();
    on(there, () -> pause(reader));
    append(writer, 3, 22);
    on(there, () -> resume(reader));

    await().until(() -> told.lines.size() == 2);
    assertThat(told.lines).containsExactly("gap 3..14", "15: [15, 16, 17, 18, 19, 20, 21, 22]");
    RingReport report = bus.rings().get(0);
    assertThat(report.readers()).hasSize(1);
    assertThat(report.readers().get(0).gaps()).isEqualTo(1);
    assertThat(report.readers().get(0).lost()).isEqualTo(12);
  }

  private void append(TopicWriter<Long> writer, long from, long to) throws Exception {
    on(
        here,
        () -> {
          for (long i = from; i <= to; i++) {
            writer.append(i);
          }
          return true;
        });
  }

  private static boolean pause(TopicReader reader) {
    reader.pause();
    return true;
  }

  private static boolean resume(TopicReader reader) {
    reader.resume();
    return true;
  }

  @Test
  void nothingPilesUpAtAReaderWhoseLoopIsBlocked() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    Told<Long> told = new Told<>();
    AtomicLong sent = new AtomicLong();
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    on(there, () -> bus.reader(topic, "r", told));
    append(writer, 1, 1);
    await().until(() -> told.lines.size() == 1);
    CountDownLatch blocked = new CountDownLatch(1);
    there.runOnContext(turn -> assertThatCode(blocked::await).doesNotThrowAnyException());
    vertx
        .eventBus()
        .addOutboundInterceptor(
            sending -> {
              if (sending.message().address().equals(Address.reader(topic, "r"))) {
                sent.incrementAndGet();
              }
              sending.next();
            });
    for (long turn = 2; turn <= 1_000; turn++) {
      append(writer, turn, turn);
    }

    assertThat(sent.get()).isBetween(1L, 2L);
    blocked.countDown();
    await().until(() -> told.lines.size() == 3);
    assertThat(told.lines)
        .containsExactly("1: [1]", "gap 2..992", "993: [993, 994, 995, 996, 997, 998, 999, 1000]");
  }

  @Test
  void entriesGoByReferenceWithinAProcess() throws Exception {
    Topic<Quote> topic = TestTopics.state(8, 4);
    CompletableFuture<Quote> seen = new CompletableFuture<>();
    Quote quote = new Quote(1, 10);
    TopicWriter<Quote> writer = on(here, () -> bus.writer(topic));
    on(
        there,
        () ->
            bus.reader(
                topic,
                "r",
                (TopicHandler<Quote>) (epoch, first, entries) -> seen.complete(entries.get(0))));
    await().until(() -> !bus.rings().get(0).readers().isEmpty());
    on(here, () -> writer.append(quote));

    assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(quote);
  }

  @Test
  void aReaderGetsWhatIsAppendedInTheTurnInWhichItWasOpened() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    Told<Long> told = new Told<>();
    on(
        here,
        () -> {
          TopicWriter<Long> writer = bus.writer(topic);
          writer.append(1L);
          bus.reader(topic, "r", told);
          writer.append(2L);
          return true;
        });

    await().until(() -> !told.lines.isEmpty());
    assertThat(told.lines).containsExactly("2: [2]");
  }

  @Test
  void aReaderThatWasThereBeforeTheWriterGetsEverythingFromItsFirstEntry() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    Told<Long> told = new Told<>();
    on(there, () -> bus.reader(topic, "r", told));
    on(
        here,
        () -> {
          TopicWriter<Long> writer = bus.writer(topic);
          writer.append(1L);
          return writer.append(2L);
        });

    await().until(() -> !told.lines.isEmpty());
    assertThat(told.lines).containsExactly("1: [1, 2]");
  }

  @Test
  void aReaderFollowsToTheNextWriterAndIsToldThatSomethingMayBeMissing() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    Told<Long> told = new Told<>();
    on(there, () -> bus.reader(topic, "r", told));
    TopicWriter<Long> first = on(here, () -> bus.writer(topic));
    append(first, 7, 7);
    await().until(() -> told.lines.size() == 1);
    on(
        here,
        () -> {
          first.close();
          return true;
        });
    TopicWriter<Long> second = on(here, () -> bus.writer(topic));
    append(second, 8, 8);

    await().until(() -> told.lines.size() == 3);
    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(told.lines).containsExactly("1: [7]", "gap 2..-1", "1: [8]");
  }

  @Test
  void aStateReaderGetsASnapshotAndThenUpdates() throws Exception {
    Topic<Quote> topic = TestTopics.state(8, 4);
    Told<Quote> told = new Told<>();
    TopicWriter<Quote> writer = on(here, () -> bus.writer(topic));
    on(here, () -> writer.append(new Quote(1, 10)));
    on(here, () -> writer.append(new Quote(1, 11)));
    on(there, () -> bus.reader(topic, "r", told));
    await().until(() -> told.lines.size() == 1);
    on(here, () -> writer.append(new Quote(2, 20)));

    await().until(() -> told.lines.size() == 2);
    assertThat(told.lines)
        .containsExactly("snapshot 2: [Quote[key=1, value=11]]", "3: [Quote[key=2, value=20]]");
  }

  @Test
  void theLagOfAReaderIsWhatItHasNotAskedPast() throws Exception {
    Topic<Long> topic = TestTopics.events(100);
    Told<Long> told = new Told<>();
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    List<Long> lags = new ArrayList<>();
    on(
        here,
        () -> {
          writer.onPull(() -> lags.add(writer.lag("r")));
          return true;
        });
    TopicReader reader = on(there, () -> bus.reader(topic, "r", told));
    append(writer, 1, 3);
    await().until(() -> on(here, () -> writer.lag("r")) == 0);
    on(there, () -> pause(reader));
    append(writer, 4, 13);

    assertThat(on(here, () -> writer.lag("r"))).isEqualTo(10);
    assertThat(on(here, () -> writer.lag("nobody"))).isZero();
    assertThat(bus.rings().get(0).readers())
        .extracting(RingReport.Reader::lag)
        .containsExactly(10L);
    on(there, () -> resume(reader));
    await().until(() -> on(here, () -> writer.lag("r")) == 0);
    assertThat(on(here, () -> List.copyOf(lags))).endsWith(0L);
  }

  @Test
  void aHandlerThatThrowsDoesNotEndItsReader() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    Told<Long> told = new Told<>();
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    on(
        there,
        () ->
            bus.reader(
                topic,
                "r",
                (TopicHandler<Long>)
                    (epoch, first, entries) -> {
                      told.entries(epoch, first, entries);
                      if (first == 1) {
                        throw new IllegalStateException("the first entry is always thrown at");
                      }
                    }));
    append(writer, 1, 1);
    await().until(() -> told.lines.size() == 1);
    append(writer, 2, 2);

    await().until(() -> told.lines.size() == 2);
    assertThat(told.lines).containsExactly("1: [1]", "2: [2]");
  }

  @Test
  void aSecondWriterOfATopicIsRefused() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    on(here, () -> bus.writer(topic));

    assertThatThrownBy(() -> on(there, () -> bus.writer(topic)))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("numbers has a writer already");
  }

  @Test
  void aSecondReaderOfOneNameIsRefused() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    on(here, () -> bus.reader(topic, "r", new Told<>()));

    assertThatThrownBy(() -> on(there, () -> bus.reader(topic, "r", new Told<>())))
        .hasRootCauseMessage("numbers has a reader r already");
  }

  @Test
  void endsThatAnUndeployedVerticleOpenedMakeRoomForItsSuccessors() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    for (int i = 0; i < 2; i++) {
      String id =
          done(
              vertx.deployVerticle(
                  new AbstractVerticle() {
                    @Override
                    public void start() {
                      bus.writer(topic).append(1L);
                      bus.reader(topic, "r", new Told<>());
                    }
                  }));
      assertThat(bus.rings()).hasSize(1);
      done(vertx.undeploy(id));
      assertThat(bus.rings()).isEmpty();
    }
  }

  @Test
  void reportsThatAreReadFromAnotherThreadStayWithinTheRingsBounds() throws Exception {
    Topic<Long> topic = TestTopics.events(100);
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    here.runOnContext(turn -> appendAll(writer, 200_000));
    long appended = 0;
    while (appended < 200_000) {
      RingReport report = bus.rings().get(0);
      assertThat(report.appended()).isGreaterThanOrEqualTo(appended);
      assertThat(report.size()).isBetween(0, 100);
      appended = report.appended();
    }
    assertThat(bus.rings().get(0).overwritten()).isEqualTo(199_900);
  }

  private static void appendAll(TopicWriter<Long> writer, long total) {
    while (writer.head() < total) {
      writer.append(writer.head());
    }
  }

  @Test
  void everyCallOfAHandlerIsMadeOnTheLoopThatOpenedTheReader() throws Exception {
    Topic<Long> topic = TestTopics.events(8);
    CompletableFuture<Thread> seen = new CompletableFuture<>();
    TopicWriter<Long> writer = on(here, () -> bus.writer(topic));
    on(
        there,
        () ->
            bus.reader(
                topic,
                "r",
                (TopicHandler<Long>)
                    (epoch, first, entries) -> seen.complete(Thread.currentThread())));
    append(writer, 1, 1);

    assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(on(there, Thread::currentThread));
  }
}
