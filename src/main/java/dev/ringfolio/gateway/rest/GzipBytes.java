package dev.ringfolio.gateway.rest;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * An upload in gzip (RFC 1952), one member or several.
 *
 * <p>The JDK's own stream wants to block for more input; here input comes in pieces on an event
 * loop, so header and trailer are read by a small state machine, byte by byte, and the inflater
 * between them gives no more than is asked for. A bomb so costs no memory: the caller counts what
 * comes out. {@link #close} frees the inflater's native memory.
 */
final class GzipBytes implements CsvBytes, AutoCloseable {
  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xE0;

  private enum State {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    BODY,
    TRAILER
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private byte[] bytes = {};
  private int next;
  private State state = State.FIXED;

  /** Bytes taken in this state. */
  private int taken;

  private int flags;
  private int extraLength;
  private long trailer;
  private boolean anyMember;

  @Override
  public void put(byte[] bytes) {
    this.bytes = bytes;
    this.next = 0;
  }

  @Override
  public int drain(byte[] target, int at, int count) throws ZipException {
    int written = 0;
    while (written < count) {
      if (state == State.BODY) {
        int inflated = inflate(target, at + written, count - written);
        written += inflated;
        if (inflated == 0 && state == State.BODY) {
          return written;
        }
      } else if (next < bytes.length) {
        frame(bytes[next++] & 0xFF);
      } else {
        return written;
      }
    }
    return written;
  }

  @Override
  public boolean complete() {
    return anyMember && state == State.FIXED && taken == 0;
  }

  @Override
  public void close() {
    inflater.end();
  }

  private int inflate(byte[] target, int at, int count) throws ZipException {
    try {
      inflater.setInput(bytes, next, bytes.length - next);
      int inflated = inflater.inflate(target, at, count);
      next = bytes.length - inflater.getRemaining();
      crc.update(target, at, inflated);
      if (inflater.finished()) {
        enter(State.TRAILER);
      }
      return inflated;
    } catch (DataFormatException e) {
      throw new ZipException("the gzip data is corrupt");
    }
  }

  /** One byte of a header or a trailer. */
  private void frame(int value) throws ZipException {
    taken++;
    switch (state) {
      case FIXED -> fixed(value);
      case EXTRA_LENGTH -> {
        extraLength |= value << (8 * (taken - 1));
        if (taken == 2) {
          enterAfter(extraLength > 0 ? State.EXTRA_LENGTH : State.EXTRA);
        }
      }
      case EXTRA -> {
        if (taken == extraLength) {
          enterAfter(State.EXTRA);
        }
      }
      case NAME, COMMENT -> {
        if (value == 0) {
          enterAfter(state);
        }
      }
      case HEADER_CRC -> {
        if (taken == 2) {
          enterAfter(state);
        }
      }
      case TRAILER -> trailer(value);
      case BODY -> throw new IllegalStateException("a byte of the body");
    }
  }

  private void fixed(int value) throws ZipException {
    boolean good =
        switch (taken) {
          case 1 -> value == 0x1F;
          case 2 -> value == 0x8B;
          case 3 -> value == 8;
          case 4 -> (value & FLAGS_RESERVED) == 0;
          default -> true;
        };
    if (!good) {
      throw new ZipException("the body is not gzip");
    }
    if (taken == 4) {
      flags = value;
    }
    if (taken == 10) {
      extraLength = 0;
      enterAfter(State.FIXED);
    }
  }

  /** The next part of the header that the flags name, else the body. */
  private void enterAfter(State done) {
    if (done.compareTo(State.EXTRA_LENGTH) < 0 && (flags & FLAG_EXTRA) != 0) {
      enter(State.EXTRA_LENGTH);
    } else if (done == State.EXTRA_LENGTH) {
      enter(State.EXTRA);
    } else if (done.compareTo(State.NAME) < 0 && (flags & FLAG_NAME) != 0) {
      enter(State.NAME);
    } else if (done.compareTo(State.COMMENT) < 0 && (flags & FLAG_COMMENT) != 0) {
      enter(State.COMMENT);
    } else if (done.compareTo(State.HEADER_CRC) < 0 && (flags & FLAG_CRC) != 0) {
      enter(State.HEADER_CRC);
    } else {
      inflater.reset();
      crc.reset();
      enter(State.BODY);
    }
  }

  private void trailer(int value) throws ZipException {
    trailer |= (long) value << (8 * (taken - 1));
    if (taken < 8) {
      return;
    }
    long length = inflater.getBytesWritten() & 0xFFFF_FFFFL;
    if (trailer != (crc.getValue() | length << 32)) {
      throw new ZipException("the gzip data does not have its checksum");
    }
    trailer = 0;
    anyMember = true;
    enter(State.FIXED);
  }

  private void enter(State state) {
    this.state = state;
    this.taken = 0;
  }
}
