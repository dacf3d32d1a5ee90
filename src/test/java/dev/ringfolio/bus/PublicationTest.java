package dev.ringfolio.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.bus.TestTopics.Quote;
import dev.ringfolio.bus.TopicMessage.Answer;
import dev.ringfolio.bus.TopicMessage.Batch;
import dev.ringfolio.bus.TopicMessage.Leave;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.Snapshot;
import dev.ringfolio.contract.RingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The writer's side at its bounds. */
class PublicationTest {
  private static final long SECOND = 1_000_000_000L;

  private long pulls;

  private Pull pull(String reader, long epoch, long after) {
    return new Pull("numbers", reader, epoch, after, 1_000_000, ++pulls);
  }

  private static Publication<Long> withEntries(int capacity, long count) {
    Publication<Long> publication = new Publication<>(TestTopics.events(capacity), 5);
    for (long i = 1; i <= count; i++) {
      publication.append(i);
    }
    return publication;
  }

  private static List<String> rung(Publication<?> publication) {
    List<String> rung = new ArrayList<>();
    publication.ring((reader, bell) -> rung.add(reader + "@" + bell.head()));
    return rung;
  }

  @Test
  void anAnswerHoldsNoMoreThanABatch() {
    Publication<Long> publication = withEntries(5_000, 3_000);

    Batch batch = (Batch) publication.answer(pull("r", 5, 0), 0).orElseThrow();

    assertThat(batch.entries()).hasSize(Publication.BATCH_MAX);
    assertThat(batch.first()).isEqualTo(1);
    assertThat(batch.head()).isEqualTo(3_000);
  }

  @Test
  void aReaderIsRungOnceAndNotAgainBeforeItHasAsked() {
    Publication<Long> publication = withEntries(8, 1);
    publication.answer(pull("r", 5, 0), 0);
    assertThat(rung(publication)).isEmpty();
    publication.append(2L);
    publication.append(3L);
    assertThat(rung(publication)).containsExactly("r@3");
    publication.append(4L);
    assertThat(rung(publication)).isEmpty();
    publication.answer(pull("r", 5, 1), 0);
    publication.append(5L);

    assertThat(rung(publication)).containsExactly("r@5");
  }

  @Test
  void aReaderThatIsBehindIsNotRungSinceItAsksByItself() {
    Publication<Long> publication = withEntries(5_000, 3_000);
    publication.answer(pull("r", 5, 0), 0);
    publication.append(1L);

    assertThat(rung(publication)).isEmpty();
  }

  @Test
  void readersBeyondTheLimitDisplaceTheOneNotHeardOfForLongest() {
    Publication<Long> publication = withEntries(8, 3);
    for (int i = 0; i <= Publication.READERS_MAX; i++) {
      publication.answer(pull("r" + i, 5, 1), i);
    }

    List<RingReport.Reader> readers = publication.report().readers();
    assertThat(readers).hasSize(Publication.READERS_MAX);
    assertThat(readers).extracting(RingReport.Reader::name).doesNotContain("r0").contains("r1");
    assertThat(publication.lag("r0")).isZero();
    assertThat(publication.lag("r64")).isEqualTo(2);
  }

  @Test
  void aReaderNotHeardOfForThirtySecondsIsForgotten() {
    Publication<Long> publication = withEntries(8, 3);
    publication.answer(pull("r", 5, 1), 0);
    publication.forgetSilent(30 * SECOND - 1);
    assertThat(publication.lag("r")).isEqualTo(2);

    publication.forgetSilent(30 * SECOND);
    assertThat(publication.report().readers()).isEmpty();
  }

  @Test
  void aReaderThatLeftIsForgottenUnlessOneOfItsNameHasAskedSince() {
    Publication<Long> publication = withEntries(8, 3);
    publication.answer(pull("r", 5, 1), 0);
    publication.answer(pull("r", 5, 1), 0);
    publication.leave(new Leave("numbers", "r", 1));
    assertThat(publication.lag("r")).isEqualTo(2);

    publication.leave(new Leave("numbers", "r", 2));
    assertThat(publication.report().readers()).isEmpty();
  }

  @Test
  void aGapThatIsAskedForTwiceIsCountedOnce() {
    Publication<Long> publication = withEntries(4, 10);
    publication.answer(pull("r", 5, 1), 0);
    publication.append(11L);
    publication.answer(pull("r", 5, 1), 0);

    assertThat(publication.report().readers())
        .containsExactly(new RingReport.Reader("r", 10, 1, 6));
  }

  @Test
  void aReaderOfAnOlderEpochStartsAtTheOldestEntryHeld() {
    Publication<Long> publication = withEntries(4, 10);

    Optional<Answer> answer = publication.answer(pull("r", 3, 77), 0);

    assertThat(answer).contains(new Batch(5, 1, 7, List.of(7L, 8L, 9L, 10L), 10, 7));
  }

  @Test
  void aReaderWithoutAnEpochStartsAtTheHead() {
    Publication<Long> publication = withEntries(4, 10);

    Optional<Answer> answer = publication.answer(pull("r", 0, 0), 0);

    assertThat(answer).contains(new Batch(5, 1, 11, List.of(), 10, 7));
  }

  @Test
  void aReaderThatKnowsANewerWriterGetsNoAnswer() {
    assertThat(withEntries(4, 10).answer(pull("r", 6, 0), 0)).isEmpty();
  }

  @Test
  void aStateReaderThatWasOverrunGetsTheLastValues() {
    Publication<Quote> publication = new Publication<>(TestTopics.state(2, 3), 5);
    for (int i = 1; i <= 6; i++) {
      publication.append(new Quote(i % 3, i));
    }

    Optional<Answer> answer = publication.answer(new Pull("quotes", "r", 5, 1, 10, 1), 0);

    assertThat(answer)
        .contains(
            new Snapshot(5, 1, List.of(new Quote(1, 4), new Quote(2, 5), new Quote(0, 6)), 6, 5));
  }

  @Test
  void anEntryWhoseKeyFindsNoPlaceIsRefusedAndCounted() {
    Publication<Quote> publication = new Publication<>(TestTopics.state(8, 1), 5);
    publication.append(new Quote(1, 1));

    assertThat(publication.append(new Quote(2, 1))).isEqualTo(-1);
    assertThat(publication.head()).isEqualTo(1);
    assertThat(publication.report().refused()).isEqualTo(1);
    publication.remove(1);
    assertThat(publication.append(new Quote(2, 1))).isEqualTo(2);
    assertThat(publication.report())
        .isEqualTo(new RingReport("quotes", 2, 8, 0, 0, 2, 0, 1, 1, 1, List.of()));
  }

  @Test
  void anEntryTooLargeForTheRingIsRefusedAndCounted() {
    Publication<Long> publication = new Publication<>(TestTopics.sizedEvents(10, 800), 5);

    assertThat(publication.append(101L)).isEqualTo(-1);
    assertThat(publication.append(100L)).isEqualTo(1);
    assertThat(publication.report())
        .isEqualTo(new RingReport("sized", 1, 10, 100, 800, 1, 0, 1, 0, 0, List.of()));
  }

  @Test
  void anEventTopicHasNoKeysToRemove() {
    assertThatThrownBy(() -> withEntries(4, 0).remove("k"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("numbers is no state topic");
  }
}
