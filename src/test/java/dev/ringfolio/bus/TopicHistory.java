package dev.ringfolio.bus;

import static dev.ringfolio.bus.SimulatedNet.MILLI;
import static dev.ringfolio.bus.SimulatedNet.SECOND;
import static dev.ringfolio.bus.Witness.check;

import dev.ringfolio.bus.SimulatedNet.Faults;
import dev.ringfolio.bus.TopicMessage.Bell;
import dev.ringfolio.bus.TopicMessage.Pull;
import dev.ringfolio.bus.TopicMessage.ToReader;
import dev.ringfolio.bus.TopicMessage.ToWriter;
import dev.ringfolio.bus.Witness.Entry;
import dev.ringfolio.contract.RingReport;
import dev.ringfolio.contract.Topic;
import dev.ringfolio.contract.Topic.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One random history of one topic, wholly determined by its seed: writers append, remove, stall,
 * are replaced and come back as ghosts; readers come, pause, stall and go; the net does what it is
 * allowed to. Each reader has a {@link Witness}. In the end all is healed, and then every reader
 * must have all there is.
 *
 * <p>Half of the histories take place in one process, where no message is lost and a reader knows
 * where it begins; the others between nodes, where anything may happen to a message and a replaced
 * writer may not know it.
 */
final class TopicHistory {
  private static final int READERS_MAX = 3;

  /** When all is healed, the last late message has arrived after this long, and all is asked. */
  private static final long SETTLED = 12 * SECOND;

  private final SplittableRandom random;
  private final boolean oneProcess;
  private boolean meddling;
  private final Topic<Entry> topic;
  private final int batchMax;
  private final SimulatedNet net;

  private final Map<Long, SimulatedWriter> byEpoch = new HashMap<>();

  /** Those that answer; the last is the elected one, others are ghosts. */
  private final List<SimulatedWriter> writers = new ArrayList<>();

  private final SimulatedReader[] readers = new SimulatedReader[READERS_MAX];
  private final int[] pulls = new int[READERS_MAX];
  private final int[] sent = new int[READERS_MAX];
  private long lastEpoch;
  private long lastStamp;

  private TopicHistory(long seed) {
    random = new SplittableRandom(seed);
    oneProcess = random.nextBoolean();
    meddling = chance(0.2);
    boolean state = random.nextBoolean();
    int capacity = 1 + random.nextInt(16);
    long bytesMax = chance(0.3) ? 64 : 0;
    topic =
        new Topic<>(
            "simulated",
            state ? Kind.STATE : Kind.EVENT,
            Entry.class,
            capacity,
            bytesMax,
            state ? 1 + random.nextInt(6) : 0,
            Entry::key,
            Entry::size);
    batchMax = chance(0.5) ? 1 + random.nextInt(4) : Publication.BATCH_MAX;
    net =
        new SimulatedNet(
            random, oneProcess ? Faults.NONE : new Faults(part(0.4), part(0.3), part(0.3)));
  }

  /** Up to {@code max}, and often none. */
  private double part(double max) {
    return chance(0.3) ? 0 : max * random.nextDouble();
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /**
   * Lives through the history of {@code seed}.
   *
   * @throws AssertionError where a reader was told anything but the truth
   */
  static void run(long seed) {
    new TopicHistory(seed).run();
  }

  private void run() {
    int steps = 5 + random.nextInt(60);
    for (int i = 0; i < steps; i++) {
      step();
      net.run(pauseBetweenSteps());
    }
    end();
  }

  private long pauseBetweenSteps() {
    int dice = random.nextInt(100);
    if (dice < 30) {
      return 0;
    }
    long max = dice < 80 ? 5 * MILLI : dice < 98 ? 2 * SECOND : 40 * SECOND;
    return random.nextLong(max);
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 50) {
      append();
    } else if (dice < 55) {
      remove();
    } else if (dice < 65) {
      openReader(random.nextInt(READERS_MAX));
    } else if (dice < 68) {
      reader().ifOpen(SimulatedReader::close);
    } else if (dice < 76) {
      reader().ifOpen(SimulatedReader::pause);
    } else if (dice < 84) {
      reader().ifOpen(SimulatedReader::resume);
    } else if (dice < 90) {
      replaceWriter();
    } else if (dice < 92) {
      writers.forEach(writer -> writer.end.close());
      writers.clear();
    } else if (dice < 96) {
      reader().ifOpen(reader -> net.stall(reader, random.nextLong(6 * SECOND)));
    } else if (!writers.isEmpty()) {
      net.stall(anyWriter(), random.nextLong(6 * SECOND));
    }
  }

  private void append() {
    if (writers.isEmpty()) {
      return;
    }
    SimulatedWriter writer = anyWriter();
    int count = 1 + random.nextInt(chance(0.8) ? 3 : 2 * topic.capacity() + 2);
    for (int i = 0; i < count; i++) {
      writer.append(random.nextInt(8), random.nextInt(12));
    }
  }

  private void remove() {
    if (!writers.isEmpty() && topic.kind() == Kind.STATE) {
      anyWriter().remove(random.nextInt(8));
    }
  }

  private SimulatedWriter anyWriter() {
    return writers.get(random.nextInt(writers.size()));
  }

  private void replaceWriter() {
    boolean ghost = !oneProcess && chance(0.5) && writers.size() < 3;
    if (!ghost) {
      writers.forEach(writer -> writer.end.close());
      writers.clear();
    }
    lastEpoch += 1 + random.nextInt(3);
    SimulatedWriter writer =
        new SimulatedWriter(net, topic, lastEpoch, this::toReader, this::toAllReaders);
    byEpoch.put(lastEpoch, writer);
    writers.add(writer);
    writer.end.open();
  }

  private void openReader(int index) {
    if (readers[index] != null && !readers[index].witness.closed) {
      return;
    }
    Start start = start();
    Map<Long, Long> heads = new HashMap<>();
    byEpoch.forEach((epoch, writer) -> heads.put(epoch, writer.end.head()));
    Witness witness =
        new Witness(
            topic.kind() == Kind.STATE, start, byEpoch::get, heads, () -> meddle(readers[index]));
    SimulatedReader reader =
        new SimulatedReader(
            net, topic, "r" + index, ++lastStamp << 20, batchMax, witness, this::toWriter);
    readers[index] = reader;
    reader.end.open(start);
  }

  private Start start() {
    if (!oneProcess) {
      return new Start.Unknown();
    }
    if (writers.isEmpty()) {
      return new Start.FirstEntry(lastEpoch);
    }
    return new Start.After(lastEpoch, byEpoch.get(lastEpoch).end.head());
  }

  /** What a handler may do from within. */
  private void meddle(SimulatedReader reader) {
    if (meddling && chance(0.2)) {
      reader.pause();
      if (chance(0.5)) {
        reader.resume();
      }
    }
    if (meddling && chance(0.02)) {
      reader.close();
    }
  }

  private void toWriter(ToWriter message) {
    if (message instanceof Pull pull && pull.max() > 0) {
      pulls[index(pull.reader())]++;
    }
    if (!writers.isEmpty()) {
      SimulatedWriter writer = anyWriter();
      net.send(writer, () -> writer.end.hear(message));
    }
  }

  private void toReader(String name, ToReader message) {
    int index = index(name);
    sent[index]++;
    // An answer and a bell for each pull: so nothing piles up at a reader that stalls.
    check(
        !oneProcess || sent[index] <= 2 * pulls[index],
        sent[index] + " messages for " + pulls[index] + " pulls of " + name);
    // A successor of the same name gets what was meant for its predecessor.
    net.send(readers[index], () -> readers[index].hear(message));
  }

  private static int index(String name) {
    return name.charAt(1) - '0';
  }

  private void toAllReaders(Bell bell) {
    for (SimulatedReader reader : readers) {
      if (reader != null) {
        net.send(reader, () -> reader.hear(bell));
      }
    }
  }

  private void end() {
    net.heal();
    if (writers.isEmpty()) {
      replaceWriter();
    }
    SimulatedWriter elected = writers.get(writers.size() - 1);
    writers.stream().filter(writer -> writer != elected).forEach(writer -> writer.end.close());
    writers.removeIf(writer -> writer != elected);
    meddling = false;
    openReaders().forEach(SimulatedReader::resume);
    net.run(SETTLED);
    openReaders().forEach(reader -> checkHasAll(reader, elected));
    if (chance(0.1)) {
      net.run(2 * Publication.FORGET_NANOS);
    }
    // A reader that has all is rung at once, however long nothing happened.
    elected.append(0, 0);
    net.run(5 * MILLI);
    openReaders().forEach(reader -> checkHasAll(reader, elected));
    net.run(SECOND);
    openReaders().forEach(reader -> checkNoLag(reader, elected));
    List<SimulatedReader> leaving = openReaders();
    leaving.forEach(SimulatedReader::close);
    net.run(5 * MILLI);
    leaving.forEach(reader -> checkForgotten(reader, elected));
  }

  private List<SimulatedReader> openReaders() {
    return Stream.of(readers).filter(reader -> reader != null && !reader.witness.closed).toList();
  }

  private void checkHasAll(SimulatedReader reader, SimulatedWriter writer) {
    TopicWriter<Entry> from = writer.end;
    TopicReader to = reader.end;
    check(
        to.epoch() == from.epoch() && to.position() == from.head(),
        reader.name
            + (" ended at " + to.position() + "@" + to.epoch())
            + (" and not " + from.head() + "@" + from.epoch()));
    Witness witness = reader.witness;
    check(
        witness.epoch != from.epoch() || witness.next == from.head() + 1,
        reader.name + " was told all up to " + (witness.next - 1));
    if (topic.kind() == Kind.STATE) {
      Map<Integer, Entry> known = new HashMap<>(witness.table);
      // A removal is told by the next snapshot only.
      known
          .keySet()
          .removeIf(key -> !writer.table.containsKey(key) && writer.removed.contains(key));
      check(known.equals(writer.table), reader.name + " knows " + known + " of " + writer.table);
    }
  }

  private static void checkNoLag(SimulatedReader reader, SimulatedWriter writer) {
    RingReport.Reader seen =
        writer.end.report().readers().stream()
            .filter(known -> known.name().equals(reader.name))
            .findFirst()
            .orElseThrow();
    check(seen.lag() == 0, reader.name + " lags by " + seen.lag());
  }

  private static void checkForgotten(SimulatedReader reader, SimulatedWriter writer) {
    check(
        writer.end.report().readers().stream().noneMatch(known -> known.name().equals(reader.name)),
        reader.name + " left and is still known");
  }

  private PerhapsReader reader() {
    SimulatedReader reader = readers[random.nextInt(READERS_MAX)];
    return action -> {
      if (reader != null && !reader.witness.closed) {
        action.accept(reader);
      }
    };
  }

  private interface PerhapsReader {
    void ifOpen(Consumer<SimulatedReader> action);
  }
}
