package dev.ringfolio.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.TopicMessage.Batch;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the reader's side asks, and when it does not. */
class SubscriptionTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<ToWriter> asked = new ArrayList<>();
  private final Told<Long> told = new Told<>();
  private final Subscription<Long> subscription =
      new Subscription<>(TestTopics.events(8), "r", 1, 100, told, asked::add);

  private static Pull pull(long after, int max, long pull) {
    return new Pull("numbers", "r", 5, after, max, pull);
  }

  private static Batch batch(long pull, long first, long head, Long... entries) {
    return new Batch(5, pull, first, List.of(entries), head, 1);
  }

  private void openAfter(long head) {
    subscription.open(new Start.After(5, head), 0);
  }

  @Test
  void itMakesItselfKnownAtOnceAndAsksOneQuestionAtATime() {
    openAfter(3);
    subscription.onBell(new Bell("numbers", 5, 9), 1);
    subscription.onBell(new Bell("numbers", 5, 10), 2);

    assertThat(asked).containsExactly(pull(3, 100, 1));
    assertThat(subscription.head()).isEqualTo(10);
  }

  @Test
  void aQuestionWithoutAnAnswerIsAskedAgainAfterTwoSecondsUnderANewNumber() {
    openAfter(3);
    subscription.tick(2 * SECOND - 1);
    assertThat(asked).hasSize(1);
    subscription.tick(2 * SECOND);
    subscription.onAnswer(batch(1, 4, 4, 40L), 2 * SECOND);
    subscription.onAnswer(batch(2, 4, 4, 41L), 2 * SECOND);

    assertThat(asked).containsExactly(pull(3, 100, 1), pull(3, 100, 2));
    assertThat(told.lines).containsExactly("4: [41]");
    assertThat(subscription.askedAgain()).isEqualTo(1);
  }

  /** Clients resume from what they are told of a topic on which nothing has happened yet. */
  @Test
  void whereTheNumberingBeginsIsToldBeforeTheFirstEntryAndOfEachEpochAfterItsGap() {
    List<String> lines = new ArrayList<>();
    TopicHandler<Long> handler =
        new TopicHandler<>() {
          @Override
          public void began(long epoch, long position) {
            lines.add("began after " + position + "@" + epoch);
          }

          @Override
          public void entries(long epoch, long first, List<Long> entries) {
            lines.add(first + "@" + epoch);
          }

          @Override
          public void gap(long epoch, long from, long to) {
            lines.add("gap " + from + ".." + to + "@" + epoch);
          }
        };
    Subscription<Long> reader =
        new Subscription<>(TestTopics.events(8), "r", 1, 100, handler, asked::add);
    reader.open(new Start.After(5, 3), 0);
    assertThat(lines).containsExactly("began after 3@5");
    reader.onBell(new Bell("numbers", 6, 0), 1);
    reader.onAnswer(new Batch(6, 2, 1, List.of(), 0, 1), 2);
    assertThat(lines.subList(1, lines.size())).containsExactly("gap 4..-1@5", "began after 0@6");
  }

  @Test
  void itAsksOnAtOnceWhereTheAnswerLeftSomething() {
    openAfter(0);
    subscription.onAnswer(batch(1, 1, 9, 1L, 2L), 1);

    assertThat(asked).containsExactly(pull(0, 100, 1), pull(2, 100, 2));
  }

  @Test
  void onceItHasAllItSaysSoWithTheNextTick() {
    openAfter(0);
    subscription.onAnswer(batch(1, 1, 2, 1L, 2L), 1);
    subscription.tick(2);
    subscription.tick(3);

    assertThat(asked).containsExactly(pull(0, 100, 1), pull(2, 0, 2));
  }

  @Test
  void aHeartbeatIsAnsweredOnceInTenSecondsThoughThereIsNothingNew() {
    openAfter(3);
    subscription.onAnswer(batch(1, 4, 3), 1);
    subscription.onBell(new Bell("numbers", 5, 3), 10 * SECOND - 1);
    assertThat(asked).hasSize(1);
    subscription.onBell(new Bell("numbers", 5, 3), 10 * SECOND);

    assertThat(asked).containsExactly(pull(3, 100, 1), pull(3, 100, 2));
  }

  @Test
  void aPausedReaderIsHandedNothingAndAsksAtOnceWhenItResumes() {
    openAfter(3);
    subscription.pause();
    subscription.onAnswer(batch(1, 4, 4, 4L), 1);
    subscription.onBell(new Bell("numbers", 5, 4), 2);
    assertThat(told.lines).isEmpty();
    subscription.resume(3);
    subscription.onAnswer(batch(2, 4, 4, 4L), 4);

    assertThat(asked).containsExactly(pull(3, 100, 1), pull(3, 100, 2));
    assertThat(told.lines).containsExactly("4: [4]");
  }

  @Test
  void aPausedReaderStillSaysThatItIsThere() {
    openAfter(3);
    subscription.pause();
    subscription.onBell(new Bell("numbers", 5, 4), 10 * SECOND);

    assertThat(asked).containsExactly(pull(3, 100, 1), pull(3, 0, 2));
  }

  @Test
  void theBellOfALowerEpochIsIgnored() {
    openAfter(3);
    subscription.onAnswer(batch(1, 4, 3), 1);
    subscription.onBell(new Bell("numbers", 4, 99), 2);

    assertThat(asked).hasSize(1);
    assertThat(subscription.head()).isEqualTo(3);
  }

  @Test
  void aReaderThatClosesTakesItsLeaveAndSaysNoMore() {
    openAfter(3);
    subscription.close();
    subscription.close();
    subscription.onBell(new Bell("numbers", 5, 4), 1);
    subscription.resume(1);
    subscription.tick(10 * SECOND);
    subscription.onAnswer(batch(1, 4, 4, 4L), 2);

    assertThat(asked).containsExactly(pull(3, 100, 1), new Leave("numbers", "r", 1));
    assertThat(told.lines).isEmpty();
  }

  @Test
  void aReaderWithoutAWriterAsksNobody() {
    subscription.open(new Start.FirstEntry(4), 0);
    subscription.tick(10 * SECOND);
    subscription.pause();
    subscription.resume(11 * SECOND);
    assertThat(asked).isEmpty();
    subscription.onBell(new Bell("numbers", 4, 2), 12 * SECOND);
    subscription.onBell(new Bell("numbers", 5, 2), 12 * SECOND);

    assertThat(asked).containsExactly(pull(0, 100, 1));
  }
}
