package dev.ringfolio.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringfolio.contract.HealthReport.Seen;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthBoardTest {
  private static final long SECOND = 1_000_000_000L;

  private final HealthBoard board = new HealthBoard(modules(), 0);

  private static Map<String, Boolean> modules() {
    Map<String, Boolean> modules = new LinkedHashMap<>();
    modules.put("prices", true);
    modules.put("feed", false);
    modules.put("redis", false);
    return modules;
  }

  private void all(Status status, long seconds) {
    modules().keySet().forEach(name -> say(name, status, seconds));
  }

  private void say(String name, Status status, long seconds) {
    board.seen(new ModuleReport(name, status, "", new NoFacts()), seconds * SECOND);
  }

  private List<Status> lights(long seconds) {
    return board.look(seconds * SECOND).stream().map(s -> s.report().status()).toList();
  }

  @Test
  void aModuleIsGreenFor15SecondsYellowFor60AndRedBeyond() {
    all(Status.GREEN, 100);
    assertThat(lights(115)).containsOnly(Status.GREEN);
    assertThat(lights(116)).containsOnly(Status.YELLOW);
    assertThat(lights(160)).containsOnly(Status.YELLOW);
    assertThat(lights(161)).containsOnly(Status.RED);
  }

  @Test
  void aModulesOwnWorseWordStands() {
    all(Status.GREEN, 1);
    say("redis", Status.YELLOW, 1);
    assertThat(lights(2)).containsExactly(Status.GREEN, Status.GREEN, Status.YELLOW);
  }

  @Test
  void aModuleThatNeverAnsweredIsYellowAndThenRed() {
    assertThat(lights(10)).containsOnly(Status.YELLOW);
    assertThat(lights(61)).containsOnly(Status.RED);
    assertThat(board.look(0).get(0).report().detail()).isEqualTo("has not answered yet");
  }

  @Test
  void aRedFeedLowersTheScoreAndDoesNotTurnTheWholeRed() {
    all(Status.GREEN, 1);
    say("feed", Status.RED, 1);
    List<Seen> seen = board.look(SECOND);
    assertThat(HealthBoard.score(seen)).isEqualTo(66.7);
    assertThat(HealthBoard.overall(seen)).isEqualTo(Status.YELLOW);
  }

  @Test
  void aRedEssentialModuleTurnsTheWholeRed() {
    all(Status.GREEN, 1);
    say("prices", Status.RED, 1);
    assertThat(HealthBoard.overall(board.look(SECOND))).isEqualTo(Status.RED);
  }

  @Test
  void allGreenIsAHundred() {
    all(Status.GREEN, 1);
    assertThat(HealthBoard.score(board.look(SECOND))).isEqualTo(100.0);
    assertThat(HealthBoard.overall(board.look(SECOND))).isEqualTo(Status.GREEN);
  }

  @Test
  void aModuleThatIsNotOnTheBoardIsABugOfTheWiring() {
    assertThatThrownBy(() -> say("ghost", Status.GREEN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ghost");
  }
}
