package dev.ringfolio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.simulator.LineBlocks.Block;
import dev.ringfolio.simulator.ReplayPlayer.Stop;
import dev.ringfolio.simulator.ReplayPlayer.Taken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayPlayerTest {
  private static final long SECOND = 1_000_000_000;
  private static final long DAY = 86_400_000;

  private final List<String> faults = new ArrayList<>();
  private final List<Long> stamps = new ArrayList<>();
  private Taken answer = Taken.SENT;

  @Test
  void rowsAreDueAtTheSpeedOfThePlay() {
    ReplayPlayer player = player(2, "1000,A,1,1\n3000,A,1,1\n5000,A,1,1\n");

    assertThat(play(player, 50 * SECOND)).isEqualTo(Stop.NOT_DUE);
    assertThat(stamps).containsExactly(1000L);
    assertThat(play(player, 51 * SECOND - 1)).isEqualTo(Stop.NOT_DUE);
    assertThat(stamps).containsExactly(1000L);
    assertThat(play(player, 51 * SECOND)).isEqualTo(Stop.NOT_DUE);
    assertThat(stamps).containsExactly(1000L, 3000L);
    assertThat(play(player, 60 * SECOND)).isEqualTo(Stop.BLOCK_ENDED);
    assertThat(stamps).containsExactly(1000L, 3000L, 5000L);
  }

  @Test
  void atSpeedZeroAllRowsAreDue() {
    ReplayPlayer player = player(0, "1000,A,1,1\n9000000,A,1,1\n5,A,1,1\n");

    assertThat(play(player, 0)).isEqualTo(Stop.BLOCK_ENDED);
    assertThat(stamps).containsExactly(1000L, 9_000_000L, 5L);
  }

  @Test
  void aRowThatIsNotTakenIsOfferedAgain() {
    ReplayPlayer player = player(0, "1,A,1,1\n2,A,1,1\n");

    answer = Taken.FULL;
    assertThat(play(player, 0)).isEqualTo(Stop.FULL);
    assertThat(play(player, 0)).isEqualTo(Stop.FULL);
    answer = Taken.SENT;
    play(player, 0);

    assertThat(stamps).containsExactly(1L, 1L, 1L, 2L);
    assertThat(player.sent()).isEqualTo(2);
  }

  @Test
  void aPauseIsNotCaughtUp() {
    ReplayPlayer player = player(1, "1000,A,1,1\n2000,A,1,1\n3000,A,1,1\n");
    play(player, 0);

    player.pause();
    play(player, 100 * SECOND);

    assertThat(stamps).containsExactly(1000L, 2000L);
  }

  @Test
  void theFirstBadRowIsToldByLineAndAllAreCounted() {
    ReplayPlayer player =
        player(0, "epoch_ms,symbol,price,volume\r\n1,A,1,1\r\n\r\n2,A,x,1\n3,A,1\n4,A,1,1");

    play(player, 0);

    assertThat(stamps).containsExactly(1L, 4L);
    assertThat(player.bad()).isEqualTo(2);
    assertThat(faults).containsExactly("line 4: price is not a number, 0 or more");
  }

  @Test
  void aRowWithoutAListenerIsCounted() {
    ReplayPlayer player = player(0, "1,A,1,1\n2,A,1,1\n");
    answer = Taken.SKIPPED;

    play(player, 0);

    assertThat(player.skipped()).isEqualTo(2);
    assertThat(player.sent()).isZero();
  }

  @Test
  void whenTheFileIsPlayedAgainItsStampsMoveOnByWholeDays() {
    ReplayPlayer player = player(0, "1000,A,1,1\n" + (DAY + 2000) + ",A,1,1\n");
    play(player, 0);

    player.rewind();
    player.take(block("1000,A,1,1\n" + (DAY + 2000) + ",A,1,1\n"));
    play(player, 0);

    assertThat(stamps).containsExactly(1000L, DAY + 2000, 2 * DAY + 1000, 3 * DAY + 2000);
  }

  @Test
  void oneCallPlaysABoundedNumberOfRows() {
    ReplayPlayer player = player(0, "1,A,1,1\n".repeat(ReplayPlayer.ROWS_MAX + 5));

    assertThat(play(player, 0)).isEqualTo(Stop.PAUSED);
    assertThat(stamps).hasSize(ReplayPlayer.ROWS_MAX);
    assertThat(play(player, 0)).isEqualTo(Stop.BLOCK_ENDED);
    assertThat(stamps).hasSize(ReplayPlayer.ROWS_MAX + 5);
  }

  private Stop play(ReplayPlayer player, long nanos) {
    return player.play(
        nanos,
        (row, stamp) -> {
          stamps.add(stamp);
          return answer;
        });
  }

  private ReplayPlayer player(double speed, String text) {
    ReplayPlayer player = new ReplayPlayer(speed, faults::add);
    player.take(block(text));
    return player;
  }

  private static Block block(String text) {
    byte[] bytes = TradeFrames.ascii(text);
    return new Block(bytes, bytes.length);
  }
}
