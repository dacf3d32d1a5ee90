package dev.ringfolio.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client's side of permessage-deflate, as RFC 7692 has it. */
public final class TestDeflate {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private TestDeflate() {}

  /** The message that a client would send deflated. */
  public static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + 1024];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - TAIL.length);
  }

  /** The message that a server sent deflated. */
  public static byte[] inflate(byte[] payload) {
    byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
    Inflater inflater = new Inflater(true);
    inflater.setInput(input);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    try {
      for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
        message.write(chunk, 0, n);
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(e);
    }
    if (inflater.getRemaining() > 0) {
      throw new IllegalArgumentException("bytes are left over");
    }
    inflater.end();
    return message.toByteArray();
  }
}
