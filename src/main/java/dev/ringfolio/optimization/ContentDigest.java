package dev.ringfolio.optimization;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Method;
import dev.ringfolio.core.model.Objective;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Trigger;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names the content of a request by SHA-256, so that ten thousand requests can be told apart for an
 * hour at the price of a string each. Two contents have one name exactly if they are equal by
 * value: numbers bit by bit, lists in order, maps whatever their order. Records are walked by their
 * components, so a field added later is part of the content without a word here.
 */
public final class ContentDigest {
  /**
   * Differs between builds whose digests of one content may differ: where a request has other
   * fields, or other defaults.
   */
  private static final String FORM =
      of(new Optimize(
              null,
              "",
              "",
              "",
              List.of(),
              Objective.MAXIMIZE_SHARPE,
              Method.MEAN_VARIANCE,
              Trigger.MANUAL,
              Constraints.DEFAULT,
              Parameters.defaults(1.0),
              Map.of(),
              null,
              List.of()))
          .substring(0, 16);

  private ContentDigest() {}

  /**
   * The content of {@code request}: what is to be solved, and what is echoed. Who asked over which
   * connection is not part of it, since a client repeats a request over a new connection; nor are
   * the warnings, which follow from the rest.
   */
  public static String of(Optimize request) {
    return ofValues(
        Arrays.asList(
            request.symbols(),
            request.objective(),
            request.method(),
            request.trigger(),
            request.constraints(),
            request.parameters(),
            request.metadata(),
            request.portfolioId()));
  }

  /** The content of {@code request}, for a later life of the service. */
  public static String written(Optimize request) {
    return FORM + of(request);
  }

  /**
   * The content that an earlier life has {@linkplain #written written}; empty where that life
   * digested otherwise, so that it says nothing about what is asked for now.
   */
  public static Optional<String> read(String written) {
    return written.startsWith(FORM)
        ? Optional.of(written.substring(FORM.length()))
        : Optional.empty();
  }

  /**
   * The digest of {@code values} in their order: numbers, text, enums, dates, records of such,
   * lists and maps.
   */
  public static String ofValues(List<? extends @Nullable Object> values) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (DataOutputStream out =
          new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), sha))) {
        write(out, values);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException | ReflectiveOperationException e) {
      throw new IllegalStateException("cannot digest " + values, e);
    }
  }

  /** One tag for each kind, then the value with its length, so that no two values read alike. */
  private static void write(DataOutputStream out, @Nullable Object value)
      throws IOException, ReflectiveOperationException {
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof Double || value instanceof Float) {
      out.writeByte('d');
      out.writeLong(Double.doubleToLongBits(((Number) value).doubleValue()));
    } else if (value instanceof Record record) {
      out.writeByte('r');
      text(out, record.getClass().getName());
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        write(out, component.getAccessor().invoke(record));
      }
    } else if (value instanceof List<?> list) {
      out.writeByte('l');
      out.writeInt(list.size());
      for (Object element : list) {
        write(out, element);
      }
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte('m');
      out.writeInt(map.size());
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((key, element) -> sorted.put(String.valueOf(key), element));
      for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
        text(out, entry.getKey());
        write(out, entry.getValue());
      }
    } else {
      // Whole numbers of any width are one kind; the rest (text, enums, dates) say what they are.
      out.writeByte('v');
      text(
          out,
          value instanceof Integer || value instanceof Long ? "int" : value.getClass().getName());
      text(out, value.toString());
    }
  }

  /** Not {@code writeUTF}: that ends at 64 KiB. */
  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }
}
