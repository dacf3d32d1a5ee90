package dev.ringfolio.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedNetTest {
  private final SimulatedNet net =
      new SimulatedNet(new SplittableRandom(1), SimulatedNet.Faults.NONE);
  private final List<String> ran = new ArrayList<>();

  private void say(String word) {
    net.after(SimulatedNet.MILLI, "node", () -> ran.add(word));
  }

  @Test
  void whatAStallHoldsBackRunsAfterItInOrder() {
    net.stall("node", SimulatedNet.SECOND);
    say("first");
    net.run(SimulatedNet.SECOND / 2);
    net.stall("node", SimulatedNet.SECOND);
    say("second");
    net.run(2 * SimulatedNet.SECOND);
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void whatAStallHeldBackRunsBeforeWhatIsSaidAfterTheHeal() {
    net.stall("node", SimulatedNet.SECOND);
    say("first");
    net.run(SimulatedNet.SECOND / 2);
    net.heal();
    say("second");
    net.run(SimulatedNet.SECOND);
    assertThat(ran).containsExactly("first", "second");
  }
}
