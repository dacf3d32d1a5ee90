package dev.ringfolio.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringfolio.bus.TopicMessage.Batch;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes values for another node. A value is a tag of one byte and what the tag says: whole numbers
 * as variable-length zigzag, doubles as 8 bytes, text as UTF-8 after its length, lists and maps
 * after their size (sorted maps are in the order of their keys), records and enums after their
 * type's number. Good for one message.
 */
final class WireWriter {
  /** The entries of a batch between nodes take no more than this, unless there is but one. */
  static final int BATCH_BYTES_MAX = 256 << 10;

  private final WireTypes types;
  private byte[] bytes = new byte[256];
  private int size;

  WireWriter(WireTypes types) {
    this.types = types;
  }

  /** What was written. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /**
   * @throws IllegalArgumentException if {@code value} holds what does not travel
   */
  void write(@Nullable Object value) {
    if (value == null) {
      tag(WireTag.NULL);
    } else if (value instanceof Batch batch) {
      writeBatch(batch);
    } else if (value instanceof Record record) {
      writeRecord(record);
    } else if (value instanceof Enum<?> constant) {
      writeConstant(constant);
    } else if (value instanceof List<?> list) {
      tag(WireTag.LIST);
      unsigned(list.size());
      list.forEach(this::write);
    } else if (value instanceof Map<?, ?> map) {
      tag(map instanceof SortedMap ? WireTag.SORTED_MAP : WireTag.MAP);
      unsigned(map.size());
      map.forEach(
          (key, held) -> {
            write(key);
            write(held);
          });
    } else if (!writeArray(value)) {
      writeScalar(value);
    }
  }

  @SuppressWarnings("EnumOrdinal") // the fingerprint tells builds with other constants
  private void writeConstant(Enum<?> constant) {
    tag(WireTag.ENUM);
    unsigned(types.number(constant.getDeclaringClass()));
    unsigned(constant.ordinal());
  }

  private void writeScalar(Object value) {
    if (value instanceof Boolean truth) {
      tag(truth ? WireTag.TRUE : WireTag.FALSE);
    } else if (value instanceof Integer number) {
      tag(WireTag.INT);
      signed(number);
    } else if (value instanceof Long number) {
      tag(WireTag.LONG);
      signed(number);
    } else if (value instanceof Double number) {
      tag(WireTag.DOUBLE);
      fixed(Double.doubleToRawLongBits(number));
    } else if (value instanceof String text) {
      tag(WireTag.STRING);
      raw(text.getBytes(UTF_8));
    } else if (value instanceof LocalDate date) {
      tag(WireTag.DATE);
      signed(date.toEpochDay());
    } else if (value instanceof Instant instant) {
      tag(WireTag.INSTANT);
      signed(instant.getEpochSecond());
      signed(instant.getNano());
    } else if (value instanceof BigDecimal decimal) {
      tag(WireTag.DECIMAL);
      signed(decimal.scale());
      raw(decimal.unscaledValue().toByteArray());
    } else {
      throw new IllegalArgumentException(value.getClass() + " does not travel between nodes");
    }
  }

  private boolean writeArray(Object value) {
    if (value instanceof byte[] array) {
      tag(WireTag.BYTES);
      raw(array);
    } else if (value instanceof double[] array) {
      tag(WireTag.DOUBLES);
      unsigned(array.length);
      for (double number : array) {
        fixed(Double.doubleToRawLongBits(number));
      }
    } else if (value instanceof int[] array) {
      tag(WireTag.INTS);
      unsigned(array.length);
      for (int number : array) {
        signed(number);
      }
    } else if (value instanceof long[] array) {
      tag(WireTag.LONGS);
      unsigned(array.length);
      for (long number : array) {
        signed(number);
      }
    } else {
      return false;
    }
    return true;
  }

  private void writeRecord(Record record) {
    WireTypes.Shape shape = types.shape(record.getClass());
    tag(WireTag.RECORD);
    unsigned(types.number(record.getClass()));
    for (int i = 0; i < shape.accessors().size(); i++) {
      write(shape.read(record, i));
    }
  }

  /** As many of its entries as fit, and one at least: the reader asks for the others. */
  private void writeBatch(Batch batch) {
    WireWriter entries = new WireWriter(types);
    int count = 0;
    int fitting = 0;
    while (count < batch.entries().size() && (count == 0 || fitting == entries.size)) {
      entries.write(batch.entries().get(count));
      if (count == 0 || entries.size <= BATCH_BYTES_MAX) {
        count++;
        fitting = entries.size;
      }
    }
    tag(WireTag.RECORD);
    unsigned(types.number(Batch.class));
    write(batch.epoch());
    write(batch.pull());
    write(batch.first());
    tag(WireTag.LIST);
    unsigned(count);
    append(entries.bytes, fitting);
    write(batch.head());
    write(batch.tail());
  }

  @SuppressWarnings("EnumOrdinal") // as WireTag says
  private void tag(WireTag tag) {
    room(1);
    bytes[size++] = (byte) tag.ordinal();
  }

  private void raw(byte[] array) {
    unsigned(array.length);
    append(array, array.length);
  }

  private void append(byte[] from, int count) {
    room(count);
    System.arraycopy(from, 0, bytes, size, count);
    size += count;
  }

  private void fixed(long number) {
    room(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(size, number);
    size += Long.BYTES;
  }

  private void signed(long number) {
    unsigned((number << 1) ^ (number >> 63));
  }

  private void unsigned(long number) {
    room(10);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
