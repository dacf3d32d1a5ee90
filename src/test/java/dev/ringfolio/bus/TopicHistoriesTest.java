package dev.ringfolio.bus;

import org.junit.jupiter.api.Test;

/**
 * Random {@link Histories} of the two ends of a topic; one is replayed by {@link TopicHistory#run}.
 */
class TopicHistoriesTest {

  @Test
  void everySeqIsDeliveredOnceInOrderOrToldInAGapInHistoriesOfFixedSeeds() {
    Histories.ofFixedSeeds(TopicHistory::run);
  }

  @Test
  void everySeqIsDeliveredOnceInOrderOrToldInAGapInFreshHistories() {
    Histories.ofFreshSeeds(TopicHistory::run);
  }
}
