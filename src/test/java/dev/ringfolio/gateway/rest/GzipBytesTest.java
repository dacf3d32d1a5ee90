package dev.ringfolio.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GzipBytesTest {
  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  /** Puts {@code packed} in slices and drains each by {@code step} bytes at a time. */
  private static byte[] unpack(byte[] packed, int slice, int step) throws ZipException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] target = new byte[step + 2];
    try (GzipBytes gzip = new GzipBytes()) {
      for (int at = 0; at < packed.length; at += slice) {
        gzip.put(Arrays.copyOfRange(packed, at, Math.min(packed.length, at + slice)));
        for (int drained = step; drained == step; ) {
          drained = gzip.drain(target, 1, step);
          plain.write(target, 1, drained);
        }
      }
      assertThat(gzip.complete()).isTrue();
    }
    return plain.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Property
  void whateverWasPackedComesOutHoweverItIsCut(
      @ForAll @Size(max = 2_000) byte[] plain,
      @ForAll @IntRange(min = 1, max = 300) int slice,
      @ForAll @IntRange(min = 1, max = 300) int step)
      throws ZipException {
    assertThat(unpack(gzip(plain), slice, step)).isEqualTo(plain);
  }

  @Test
  void severalMembersAreOneText() throws ZipException {
    byte[] packed =
        join(gzip("date,A\n".getBytes(UTF_8)), gzip(new byte[0]), gzip("x".getBytes(UTF_8)));
    assertThat(new String(unpack(packed, 7, 3), UTF_8)).isEqualTo("date,A\nx");
  }

  @Test
  void everyPartOfAHeaderIsPassedOver() throws ZipException {
    byte[] packed = gzip("plain".getBytes(UTF_8));
    byte[] fixed = Arrays.copyOf(packed, 10);
    fixed[3] = 4 | 8 | 16 | 2;
    byte[] extra = {3, 0, 1, 2, 3};
    byte[] names = "file.csv\0a comment\0".getBytes(UTF_8);
    byte[] crc = {0, 0};
    byte[] rest = Arrays.copyOfRange(packed, 10, packed.length);
    assertThat(new String(unpack(join(fixed, extra, names, crc, rest), 1, 100), UTF_8))
        .isEqualTo("plain");
    extra[0] = 0;
    byte[] without = {0, 0};
    assertThat(new String(unpack(join(fixed, without, names, crc, rest), 100, 1), UTF_8))
        .isEqualTo("plain");
  }

  @Test
  void aMegabyteOfZerosComesOutNoFasterThanItIsAskedFor() throws ZipException {
    byte[] packed = gzip(new byte[1 << 20]);
    try (GzipBytes gzip = new GzipBytes()) {
      gzip.put(packed);
      byte[] target = new byte[1_000];
      assertThat(gzip.drain(target, 0, 1_000)).isEqualTo(1_000);
      assertThat(gzip.drain(target, 0, 1_000)).isEqualTo(1_000);
      assertThat(gzip.complete()).isFalse();
    }
  }

  @Test
  void whatIsNotGzipIsRefused() {
    assertThatThrownBy(() -> unpack("date,AAPL\n".getBytes(UTF_8), 100, 100))
        .isInstanceOf(ZipException.class)
        .hasMessage("the body is not gzip");
  }

  @Test
  void aWrongChecksumIsRefused() {
    byte[] packed = gzip("plain".getBytes(UTF_8));
    packed[packed.length - 5] ^= 1;
    assertThatThrownBy(() -> unpack(packed, 100, 100))
        .hasMessage("the gzip data does not have its checksum");
  }

  @Test
  void aWrongLengthIsRefused() {
    byte[] packed = gzip("plain".getBytes(UTF_8));
    packed[packed.length - 1] ^= 1;
    assertThatThrownBy(() -> unpack(packed, 100, 100))
        .hasMessage("the gzip data does not have its checksum");
  }

  @Test
  void corruptDataIsRefused() {
    byte[] noise = new byte[500];
    new Random(1).nextBytes(noise);
    byte[] header = Arrays.copyOf(gzip(new byte[0]), 10);
    noise[0] = 7; // a block of the reserved type
    assertThatThrownBy(() -> unpack(join(header, noise), 100, 100))
        .hasMessage("the gzip data is corrupt");
  }

  @Test
  void aCutStreamIsNotComplete() throws ZipException {
    byte[] packed = gzip("plain".getBytes(UTF_8));
    try (GzipBytes gzip = new GzipBytes()) {
      assertThat(gzip.complete()).isFalse();
      gzip.put(Arrays.copyOf(packed, packed.length - 1));
      byte[] target = new byte[100];
      assertThat(gzip.drain(target, 0, 100)).isEqualTo(5);
      assertThat(gzip.complete()).isFalse();
    }
  }

  /** The trailer holds the checksum of the plain bytes; this holds our reading of it. */
  @Test
  void theTrailerIsTheChecksumAndTheLength() {
    byte[] packed = gzip("plain".getBytes(UTF_8));
    CRC32 crc = new CRC32();
    crc.update("plain".getBytes(UTF_8));
    long trailer = 0;
    for (int i = 0; i < 8; i++) {
      trailer |= (packed[packed.length - 8 + i] & 0xFFL) << (8 * i);
    }
    assertThat(trailer).isEqualTo(crc.getValue() | 5L << 32);
  }
}
