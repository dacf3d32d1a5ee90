package dev.ringfolio.optimization.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Experiment;
import dev.ringfolio.contract.Failure;
import dev.ringfolio.contract.FailureCode;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.optimization.Requests;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many experiments there may be, of one user and in all, kept or being written. */
class ExperimentShelfTest {
  private final ExperimentShelf shelf = new ExperimentShelf();
  private long made;

  @BeforeEach
  void almostFull() {
    while (made < ExperimentShelf.OF_ALL - 1) {
      keep("user-" + made / ExperimentShelf.OF_A_USER);
    }
  }

  /** Numbered from 1. */
  private void keep(String owner) {
    made++;
    shelf.add(
        new Experiment(
            Long.toString(made),
            owner,
            "pf-1",
            "x",
            Requests.of(null, owner, Objective.EQUAL_WEIGHT, Map.of(), "pf-1"),
            Requests.of(null, owner, Objective.EQUAL_WEIGHT, Map.of(), "pf-1"),
            21,
            LocalDate.EPOCH,
            null,
            0.0,
            0));
  }

  @Test
  void thereAreAThousandAndNoMoreUntilOneIsDeleted() {
    assertThat(shelf.reserve("last")).isEmpty();
    keep("last");
    shelf.release("last");

    assertThat(shelf.reserve("more"))
        .contains(
            new Failure(
                FailureCode.METHOD_LIMIT,
                "there are 1000 experiments, as many as may be; delete one first"));
    shelf.remove("1");
    assertThat(shelf.reserve("more")).isEmpty();
  }

  @Test
  void onesThatAreBeingWrittenCountAmongTheThousand() {
    assertThat(shelf.reserve("first")).isEmpty();

    assertThat(shelf.reserve("second")).map(Failure::code).contains(FailureCode.METHOD_LIMIT);
    shelf.release("first");
    assertThat(shelf.reserve("second")).isEmpty();
  }

  @Test
  void aUserHasFiftyAndNoMoreUntilOneIsDeleted() {
    assertThat(shelf.reserve("user-0"))
        .contains(
            new Failure(
                FailureCode.METHOD_LIMIT, "50 experiments are yours; 50 may be; delete one first"));
    shelf.remove("1");

    assertThat(shelf.reserve("user-0")).isEmpty();
    assertThat(shelf.reserve("user-0")).map(Failure::code).contains(FailureCode.METHOD_LIMIT);
  }
}
