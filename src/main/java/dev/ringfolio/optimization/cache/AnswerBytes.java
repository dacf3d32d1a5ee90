package dev.ringfolio.optimization.cache;

import dev.ringfolio.contract.OptimizationEvent.Metrics;
import dev.ringfolio.contract.OptimizationEvent.Status;
import dev.ringfolio.core.model.Warning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an answer is written for other processes: the fields in their order, numbers big-endian, bit
 * by bit, lists after their length. The first byte is the version of the form. Some 900 bytes for
 * 50 symbols. Stateless; any thread.
 */
final class AnswerBytes {
  private static final int VERSION = 1;

  /** {@code writeUTF} takes 65,535 bytes at most; a character takes up to three. */
  private static final int TEXT_MAX = 20_000;

  private AnswerBytes() {}

  static byte[] write(KeptAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeBoolean(answer.status() == Status.OPTIMAL);
      out.writeInt(answer.weights().length);
      for (double weight : answer.weights()) {
        out.writeDouble(weight);
      }
      metrics(out, answer.metrics());
      out.writeDouble(answer.optimizationTimeSeconds());
      out.writeDouble(answer.gap());
      out.writeInt(answer.warnings().size());
      for (Warning warning : answer.warnings()) {
        text(out, warning.code());
        text(out, warning.detail());
      }
      out.writeLong(answer.marketDataMillis());
      out.writeInt(answer.observations());
      out.writeBoolean(answer.simulated());
      out.writeLong(answer.madeMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The answer that {@code bytes} stand for, or empty where they stand for none of that many
   * symbols.
   */
  static Optional<KeptAnswer> read(byte[] bytes, int symbols) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        return Optional.empty();
      }
      KeptAnswer answer = answer(in);
      return in.available() == 0 && answer.fits(symbols) ? Optional.of(answer) : Optional.empty();
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }

  private static KeptAnswer answer(DataInputStream in) throws IOException {
    Status status = in.readBoolean() ? Status.OPTIMAL : Status.APPROXIMATE;
    return new KeptAnswer(
        status,
        numbers(in),
        metrics(in),
        in.readDouble(),
        in.readDouble(),
        warnings(in),
        in.readLong(),
        in.readInt(),
        in.readBoolean(),
        in.readLong());
  }

  private static void metrics(DataOutputStream out, Metrics metrics) throws IOException {
    out.writeDouble(metrics.expectedReturn());
    out.writeDouble(metrics.expectedVolatility());
    out.writeDouble(metrics.sharpeRatio());
    out.writeInt(metrics.more().size());
    for (Map.Entry<String, Double> more : metrics.more().entrySet()) {
      text(out, more.getKey());
      out.writeDouble(more.getValue());
    }
    out.writeInt(metrics.riskContributions().size());
    for (double share : metrics.riskContributions()) {
      out.writeDouble(share);
    }
  }

  private static Metrics metrics(DataInputStream in) throws IOException {
    double expectedReturn = in.readDouble();
    double expectedVolatility = in.readDouble();
    double sharpeRatio = in.readDouble();
    Map<String, Double> more = new HashMap<>();
    for (int left = length(in); left > 0; left--) {
      more.put(in.readUTF(), in.readDouble());
    }
    List<Double> shares = new ArrayList<>();
    for (double share : numbers(in)) {
      shares.add(share);
    }
    return new Metrics(expectedReturn, expectedVolatility, sharpeRatio, more, shares);
  }

  private static List<Warning> warnings(DataInputStream in) throws IOException {
    List<Warning> warnings = new ArrayList<>();
    for (int left = length(in); left > 0; left--) {
      warnings.add(new Warning(in.readUTF(), in.readUTF()));
    }
    return warnings;
  }

  private static double[] numbers(DataInputStream in) throws IOException {
    double[] numbers = new double[length(in)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
    }
    return numbers;
  }

  /** Never more than there are bytes left, so that a bad one costs no memory. */
  private static int length(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a list of " + length);
    }
    return length;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeUTF(text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text);
  }
}
