package dev.ringfolio.gateway.wire;

import static dev.ringfolio.gateway.wire.CloseCode.BAD_UTF8;
import static dev.ringfolio.gateway.wire.CloseCode.NOT_UNDERSTOOD;
import static dev.ringfolio.gateway.wire.CloseCode.PROTOCOL_ERROR;
import static dev.ringfolio.gateway.wire.CloseCode.TOO_BIG;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * The case families of the Autobahn test suite that concern a server without extensions, under the
 * suite's own numbers: what the client sends, and what becomes of it. Families 8 and 11 do not
 * exist; 12 and 13 are compression.
 *
 * <p>The service is no echo server, so that a case says what is understood, not what is echoed.
 */
public final class AutobahnCases {
  /** Bytes of a message at most, where these cases are played. */
  public static final int MESSAGE_BYTES_MAX = 65_536;

  /** Nothing closes: all is understood, and the connection goes on. */
  public static final int OPEN = 0;

  private static final int FIN = 0x80;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** {@code κόσμε}. */
  private static final String KOSME = "cebae1bdb9cf83cebcceb5";

  private static final String BAD = "eda080656469746564";

  /**
   * One case.
   *
   * @param octetwise whether each byte comes by itself
   * @param texts the messages understood, whole, before the end
   * @param pong the payload of the newest ping, or null where there was none
   * @param close the code that the server closes with, or {@link #OPEN}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Case(
      String id, byte[] sent, boolean octetwise, List<String> texts, byte[] pong, int close) {
    @Override
    public String toString() {
      return id;
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private AutobahnCases() {}

  /** All of them. */
  public static List<Case> all() {
    AutobahnCases all = new AutobahnCases();
    all.framing();
    all.pings();
    all.reserved();
    all.fragmentation();
    all.utf8();
    all.failFast();
    all.closing();
    all.closeCodes();
    all.limits();
    return List.copyOf(all.cases);
  }

  /** A script of frames, as the client sends them. */
  private static final class Script {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();
    private byte[] pong;
    private boolean octetwise;

    Script frame(int first, byte[] payload) {
      bytes.writeBytes(ServerFrames.masked(first, payload));
      return this;
    }

    Script frame(int first, String text) {
      return frame(first, utf8(text));
    }

    Script text(String text) {
      return frame(FIN | TEXT, text).understood(text);
    }

    Script ping(byte[] payload) {
      pong = payload;
      return frame(FIN | PING, payload);
    }

    Script close(int... payload) {
      byte[] bytes = new byte[payload.length];
      for (int i = 0; i < payload.length; i++) {
        bytes[i] = (byte) payload[i];
      }
      return frame(FIN | CLOSE, bytes);
    }

    Script closeCode(int code) {
      return close(code >> 8, code & 0xff);
    }

    Script understood(String text) {
      texts.add(text);
      return this;
    }

    Script octetwise() {
      octetwise = true;
      return this;
    }
  }

  private void add(String id, int close, Consumer<Script> steps) {
    Script script = new Script();
    steps.accept(script);
    cases.add(
        new Case(
            id,
            script.bytes.toByteArray(),
            script.octetwise,
            List.copyOf(script.texts),
            script.pong,
            close));
  }

  private void add(String id, CloseCode close, Consumer<Script> steps) {
    add(id, close.code(), steps);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String x(int length) {
    return "*".repeat(length);
  }

  /** Family 1: texts of every form of length. Binary messages need an agreed subprotocol. */
  private void framing() {
    int[] lengths = {0, 125, 126, 127, 128, 65_535, 65_536};
    for (int i = 0; i < lengths.length; i++) {
      String text = x(lengths[i]);
      add("1.1." + (i + 1), OPEN, s -> s.text(text));
      add("1.2." + (i + 1), NOT_UNDERSTOOD, s -> s.frame(FIN | BINARY, text));
    }
    add("1.1.8", OPEN, s -> s.text(x(65_536)).octetwise());
  }

  /** Family 2. Of many pings at once the newest is answered, as RFC 6455, 5.5.3 allows. */
  private void pings() {
    add("2.1", OPEN, s -> s.ping(new byte[0]));
    add("2.2", OPEN, s -> s.ping(utf8("Hello, world!")));
    add("2.3", OPEN, s -> s.ping(hex("00fffefdfcfb00ff")));
    add("2.4", OPEN, s -> s.ping(utf8(x(125))));
    add("2.5", PROTOCOL_ERROR, s -> s.frame(FIN | PING, x(126)));
    add("2.6", OPEN, s -> s.ping(utf8(x(125))).octetwise());
    add("2.7", OPEN, s -> s.frame(FIN | PONG, ""));
    add("2.8", OPEN, s -> s.frame(FIN | PONG, "unsolicited"));
    add("2.9", OPEN, s -> s.frame(FIN | PONG, "unsolicited").ping(utf8("asked")));
    add("2.10", OPEN, AutobahnCases::tenPings);
    add("2.11", OPEN, s -> tenPings(s.octetwise()));
  }

  private static void tenPings(Script script) {
    for (int i = 0; i < 10; i++) {
      script.ping(utf8("payload-" + i));
    }
  }

  /** Families 3 (reserved bits) and 4 (reserved opcodes). */
  private void reserved() {
    for (int bits = 1; bits <= 7; bits++) {
      int opcode = bits == 5 ? BINARY : bits == 6 ? PING : bits == 7 ? CLOSE : TEXT;
      int first = FIN | bits << 4 | opcode;
      boolean before = bits >= 2 && bits <= 4;
      add(
          "3." + bits,
          PROTOCOL_ERROR,
          s -> (before ? s.text("Hello") : s).frame(first, "").frame(FIN | PING, ""));
    }
    for (int i = 0; i < 5; i++) {
      int data = FIN | (3 + i);
      int control = FIN | (11 + i);
      String payload = i % 2 == 0 ? "" : "reserved";
      boolean before = i >= 2;
      add("4.1." + (i + 1), PROTOCOL_ERROR, s -> (before ? s.text("a") : s).frame(data, payload));
      add(
          "4.2." + (i + 1),
          PROTOCOL_ERROR,
          s -> (before ? s.text("a") : s).frame(control, payload));
    }
  }

  /** Family 5: fragments, and what may stand between them. */
  private void fragmentation() {
    add("5.1", PROTOCOL_ERROR, s -> s.frame(PING, "a").frame(FIN, "b"));
    add("5.2", PROTOCOL_ERROR, s -> s.frame(PONG, "a").frame(FIN, "b"));
    for (int i = 3; i <= 5; i++) {
      boolean octets = i == 5;
      add(
          "5." + i,
          OPEN,
          s -> {
            s.frame(TEXT, "fragment1").frame(FIN, "fragment2").understood("fragment1fragment2");
            s.octetwise = octets;
          });
    }
    for (int i = 6; i <= 8; i++) {
      boolean octets = i == 8;
      add(
          "5." + i,
          OPEN,
          s -> {
            s.frame(TEXT, "fragment1").ping(utf8("between")).frame(FIN, "fragment2");
            s.understood("fragment1fragment2").octetwise = octets;
          });
    }
    for (int i = 9; i <= 14; i++) {
      int first = i <= 11 ? FIN | CONTINUATION : CONTINUATION;
      boolean octets = i == 11 || i == 14;
      add(
          "5." + i,
          PROTOCOL_ERROR,
          s -> s.frame(first, "nothing to continue").frame(FIN | TEXT, "Hello").octetwise = octets);
    }
    add(
        "5.15",
        PROTOCOL_ERROR,
        s ->
            s.frame(TEXT, "a")
                .frame(FIN, "b")
                .understood("ab")
                .frame(CONTINUATION, "c")
                .frame(FIN | TEXT, "d"));
    add("5.16", PROTOCOL_ERROR, s -> s.frame(CONTINUATION, "a").frame(TEXT, "b").frame(FIN, "c"));
    add(
        "5.17",
        PROTOCOL_ERROR,
        s -> s.frame(FIN | CONTINUATION, "a").frame(TEXT, "b").frame(FIN, "c"));
    add("5.18", PROTOCOL_ERROR, s -> s.frame(TEXT, "a").frame(FIN | TEXT, "b"));
    add("5.19", OPEN, AutobahnCases::fivePartsWithPings);
    add("5.20", OPEN, s -> fivePartsWithPings(s.octetwise()));
  }

  private static void fivePartsWithPings(Script script) {
    script.frame(TEXT, "1").frame(CONTINUATION, "2").ping(utf8("one"));
    script.frame(CONTINUATION, "3").frame(CONTINUATION, "4").ping(utf8("two"));
    script.frame(FIN | CONTINUATION, "5").understood("12345");
  }

  /** Family 6: what is UTF-8 and what is not, after Markus Kuhn's stress test. */
  private void utf8() {
    add("6.1.1", OPEN, s -> s.text(""));
    add(
        "6.1.2",
        OPEN,
        s -> s.frame(TEXT, "").frame(CONTINUATION, "").frame(FIN, "").understood(""));
    add(
        "6.1.3",
        OPEN,
        s -> s.frame(TEXT, "").frame(CONTINUATION, "mid").frame(FIN, "").understood("mid"));
    String greek = "Hello-µ@ßöäüàá-UTF-8!!";
    add("6.2.1", OPEN, s -> s.text(greek));
    add("6.2.2", OPEN, s -> parts(s, utf8(greek), 12));
    add("6.2.3", OPEN, s -> parts(s, utf8(greek), 1));
    add("6.2.4", OPEN, s -> parts(s, hex(KOSME), 1));
    add("6.3.1", BAD_UTF8, s -> s.frame(FIN | TEXT, hex(KOSME + BAD)));
    add("6.3.2", BAD_UTF8, s -> badParts(s, hex(KOSME + BAD)));
    sequences("6.5", true, KOSME, "68c3a96c6c6f");
    sequences("6.6", true, "ceba", KOSME.substring(0, 10), KOSME);
    sequences("6.6-cut", false, "ce", "cebae1", "cebae1bd", "cebae1bdb9cf");
    sequences("6.7", true, "00", "c280", "e0a080", "f0908080");
    sequences("6.8", false, "f888808080", "fc8480808080");
    sequences("6.9", true, "7f", "dfbf", "efbfbf", "f48fbfbf");
    sequences("6.10", false, "f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf");
    sequences("6.11", true, "ed9fbf", "ee8080", "efbfbd", "f48fbfbf");
    sequences("6.11.5", false, "f4908080");
    sequences("6.12", false, "80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80bf");
    sequences("6.13", false, "c020c120", "e020e120", "f020f120", "f820f920", "fc20");
    sequences("6.14", false, "c0", "e080", "f08080", "f8808080", "fc80808080");
    sequences("6.14-max", false, "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf");
    sequences("6.15", false, "c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf");
    sequences("6.16", false, "fe", "ff", "fefeffff");
    sequences("6.17", false, "c0af", "e080af", "f08080af", "f8808080af", "fc80808080af");
    sequences("6.18", false, "c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf");
    sequences("6.19", false, "c080", "e08080", "f0808080", "f880808080", "fc8080808080");
    sequences("6.20", false, "eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf");
    sequences("6.21", false, "eda080edb080", "eda080edbfbf", "edadbfedb080", "edafbfedbfbf");
    for (int plane = 0; plane <= 16; plane++) {
      String last = Character.toString(plane << 16 | 0xffff);
      String lastButOne = Character.toString(plane << 16 | 0xfffe);
      add("6.22." + (2 * plane + 1), OPEN, s -> s.text(lastButOne));
      add("6.22." + (2 * plane + 2), OPEN, s -> s.text(last));
    }
    sequences("6.23", true, "efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf");
  }

  private void sequences(String family, boolean valid, String... sequences) {
    for (int i = 0; i < sequences.length; i++) {
      byte[] bytes = hex(sequences[i]);
      String id = family + "." + (i + 1);
      if (valid) {
        add(id, OPEN, s -> s.text(new String(bytes, StandardCharsets.UTF_8)));
        add(id + " octetwise", OPEN, s -> parts(s, bytes, 1).octetwise());
      } else {
        add(id, BAD_UTF8, s -> s.frame(FIN | TEXT, bytes));
        add(id + " in parts", BAD_UTF8, s -> badParts(s, bytes));
      }
    }
  }

  private static Script parts(Script script, byte[] text, int size) {
    for (int at = 0; at < text.length; at += size) {
      int to = Math.min(at + size, text.length);
      int first = (at == 0 ? TEXT : CONTINUATION) | (to == text.length ? FIN : 0);
      script.frame(first, java.util.Arrays.copyOfRange(text, at, to));
    }
    return script.understood(new String(text, StandardCharsets.UTF_8));
  }

  private static void badParts(Script script, byte[] text) {
    parts(script, text, 1);
    script.texts.clear();
  }

  /** Cases 6.4: what is bad is refused although the message has not ended. */
  private void failFast() {
    add("6.4.1", BAD_UTF8, s -> s.frame(TEXT, hex(KOSME)).frame(CONTINUATION, hex("f4908080")));
    add("6.4.2", BAD_UTF8, s -> s.frame(TEXT, hex(KOSME + "f4")).frame(CONTINUATION, hex("90")));
    add("6.4.3", BAD_UTF8, s -> unfinished(s, hex(KOSME + "f4908080")));
    add("6.4.4", BAD_UTF8, s -> unfinished(s.octetwise(), hex(KOSME + "f490")));
  }

  /** The beginning of a frame that announces ten bytes more. */
  private static void unfinished(Script script, byte[] begun) {
    byte[] whole =
        ServerFrames.masked(FIN | TEXT, java.util.Arrays.copyOf(begun, begun.length + 10));
    script.bytes.write(whole, 0, whole.length - 10);
  }

  /** Families 7.1 to 7.5: the close handshake. What follows a close is not looked at. */
  private void closing() {
    add("7.1.1", CloseCode.NORMAL, s -> s.text("Hello World!").closeCode(1000));
    add("7.1.2", CloseCode.NORMAL, s -> s.closeCode(1000).closeCode(1000));
    add("7.1.3", CloseCode.NORMAL, s -> s.closeCode(1000).frame(FIN | PING, ""));
    add("7.1.4", CloseCode.NORMAL, s -> s.closeCode(1000).frame(FIN | TEXT, "late"));
    add(
        "7.1.5",
        CloseCode.NORMAL,
        s -> s.frame(TEXT, "fragment1").closeCode(1000).frame(FIN, "fragment2"));
    add(
        "7.1.6",
        CloseCode.NORMAL,
        s -> s.text(x(65_536)).text("Hello World!").closeCode(1000).frame(FIN | PING, ""));
    add("7.3.1", CloseCode.NORMAL, s -> s.close());
    add("7.3.2", PROTOCOL_ERROR, s -> s.close(0x61));
    add("7.3.3", CloseCode.NORMAL, s -> s.closeCode(1000));
    add("7.3.4", CloseCode.NORMAL, s -> s.close(0x03, 0xe8, 'b', 'y', 'e'));
    add("7.3.5", CloseCode.NORMAL, s -> s.frame(FIN | CLOSE, closing(123)));
    add("7.3.6", PROTOCOL_ERROR, s -> s.frame(FIN | CLOSE, closing(124)));
    add("7.5.1", BAD_UTF8, s -> s.close(0x03, 0xe8, 0xce, 0xba, 0xed, 0xa0, 0x80));
  }

  private static byte[] closing(int reasonBytes) {
    byte[] payload = utf8("\u0003\u0003" + x(reasonBytes));
    payload[1] = (byte) 0xe8;
    return payload;
  }

  /** Families 7.7 (codes that may be sent), 7.9 (that may not) and 7.13 (that nobody has). */
  private void closeCodes() {
    int[] allowed = {
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 1012, 1013, 1014
    };
    for (int i = 0; i < allowed.length; i++) {
      int code = allowed[i];
      add("7.7." + (i + 1), code, s -> s.closeCode(code));
    }
    int[] forbidden = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999};
    for (int i = 0; i < forbidden.length; i++) {
      int code = forbidden[i];
      add("7.9." + (i + 1), PROTOCOL_ERROR, s -> s.closeCode(code));
    }
    add("7.13.1", PROTOCOL_ERROR, s -> s.closeCode(5000));
    add("7.13.2", PROTOCOL_ERROR, s -> s.closeCode(65_535));
  }

  /** Families 9 and 10: as much as is allowed, and one byte more. */
  private void limits() {
    add("9.1.1", OPEN, s -> s.text(x(65_536)));
    add("9.1.2", TOO_BIG, s -> s.frame(FIN | TEXT, x(65_537)));
    for (int size : new int[] {64, 256, 1_024, 4_096, 16_384, 65_536}) {
      add("9.3 in frames of " + size, OPEN, s -> parts(s, utf8(x(65_536)), size));
      add(
          "9.3 one byte too many in frames of " + size,
          TOO_BIG,
          s -> {
            parts(s, utf8(x(65_537)), size);
            s.texts.clear();
          });
    }
    add("9.5", OPEN, s -> s.text(x(65_536)).text(x(65_536)));
    add("9.7", OPEN, s -> s.text("").text("").text(x(16)).text(x(64)));
    add("10.1.1", OPEN, s -> parts(s, utf8(x(65_536)), 1_300));
  }
}
