package dev.ringfolio.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote. Whatever the bytes, it ends with a value of the closed world
 * or an {@link IllegalArgumentException}: it makes nothing larger than the bytes at hand can fill,
 * and goes no deeper than {@link #DEPTH_MAX}. Good for one message.
 */
final class WireReader {
  /** Values within values. */
  static final int DEPTH_MAX = 64;

  private static final WireTag[] TAGS = WireTag.values();

  private final WireTypes types;
  private final ByteBuffer bytes;

  WireReader(WireTypes types, byte[] bytes) {
    this.types = types;
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /** The one value that the bytes hold. */
  @Nullable Object readAll() {
    Object value = read(0);
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException(bytes.remaining() + " bytes too many");
    }
    return value;
  }

  private @Nullable Object read(int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException("deeper than " + DEPTH_MAX);
    }
    return switch (tag()) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case INT -> Math.toIntExact(inRange(signed(), Integer.MIN_VALUE, Integer.MAX_VALUE));
      case LONG -> signed();
      case DOUBLE -> Double.longBitsToDouble(fixed());
      case STRING -> new String(raw(), UTF_8);
      case DATE ->
          LocalDate.ofEpochDay(
              inRange(signed(), LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay()));
      case INSTANT -> instant();
      case DECIMAL -> decimal();
      case SORTED_MAP -> sortedMap(depth);
      case LIST -> list(depth);
      case MAP -> map(depth);
      case RECORD -> record(depth);
      case ENUM -> constant();
      case BYTES -> raw();
      case INTS -> ints();
      case LONGS -> longs();
      case DOUBLES -> doubles();
    };
  }

  private List<@Nullable Object> list(int depth) {
    int size = size(1);
    List<@Nullable Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(read(depth + 1));
    }
    return Collections.unmodifiableList(list);
  }

  private Map<@Nullable Object, @Nullable Object> map(int depth) {
    int size = size(2);
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      Object key = read(depth + 1);
      map.put(key, read(depth + 1));
    }
    return Collections.unmodifiableMap(map);
  }

  private SortedMap<@Nullable Object, @Nullable Object> sortedMap(int depth) {
    try {
      return Collections.unmodifiableSortedMap(new TreeMap<>(map(depth)));
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("keys without an order", e);
    }
  }

  private Instant instant() {
    long second = inRange(signed(), Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
    return Instant.ofEpochSecond(second, inRange(signed(), 0, 999_999_999));
  }

  /** The scale has the range of an int; the digits, that of the bytes at hand. */
  private BigDecimal decimal() {
    int scale = (int) inRange(signed(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    byte[] digits = raw();
    if (digits.length == 0) {
      throw new IllegalArgumentException("a number without digits");
    }
    return new BigDecimal(new BigInteger(digits), scale);
  }

  private Object record(int depth) {
    WireTypes.Shape shape = types.shape(types.type(size(0)));
    @Nullable Object[] values = new Object[shape.accessors().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(depth + 1);
    }
    return shape.make(values);
  }

  private Object constant() {
    Class<?> type = types.type(size(0));
    Object[] constants = type.getEnumConstants();
    int ordinal = size(0);
    if (constants == null || ordinal >= constants.length) {
      throw new IllegalArgumentException("constant " + ordinal + " of " + type.getName());
    }
    return constants[ordinal];
  }

  private int[] ints() {
    int[] array = new int[size(1)];
    for (int i = 0; i < array.length; i++) {
      array[i] = (int) inRange(signed(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return array;
  }

  private long[] longs() {
    long[] array = new long[size(1)];
    for (int i = 0; i < array.length; i++) {
      array[i] = signed();
    }
    return array;
  }

  private double[] doubles() {
    double[] array = new double[size(Double.BYTES)];
    for (int i = 0; i < array.length; i++) {
      array[i] = Double.longBitsToDouble(fixed());
    }
    return array;
  }

  private byte[] raw() {
    byte[] array = new byte[size(1)];
    bytes.get(array);
    return array;
  }

  /** A size of things that take at least {@code each} bytes, all of which must be there. */
  private int size(int each) {
    long size = unsigned();
    if (size < 0 || size > Integer.MAX_VALUE || size * each > bytes.remaining()) {
      throw new IllegalArgumentException("size " + size + " with " + bytes.remaining() + " left");
    }
    return (int) size;
  }

  private WireTag tag() {
    int tag = next() & 0xFF;
    if (tag >= TAGS.length) {
      throw new IllegalArgumentException("tag " + tag);
    }
    return TAGS[tag];
  }

  private long fixed() {
    if (bytes.remaining() < Long.BYTES) {
      throw new IllegalArgumentException("ends within a number");
    }
    return bytes.getLong();
  }

  private long signed() {
    long zigzag = unsigned();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  private long unsigned() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = next();
      number |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number without end");
  }

  private byte next() {
    if (!bytes.hasRemaining()) {
      throw new IllegalArgumentException("ends too early");
    }
    return bytes.get();
  }

  private static long inRange(long number, long min, long max) {
    if (number < min || number > max) {
      throw new IllegalArgumentException(number + " is not within " + min + ".." + max);
    }
    return number;
  }
}
