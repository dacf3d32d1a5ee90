package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushesTest {
  private final Flushes flushes = new Flushes();
  private final Memory memory = new Memory();

  /** Remembers its buffers, and has none left when it is told so. */
  private static final class Memory extends AbstractByteBufAllocator {
    private final List<ByteBuf> made = new ArrayList<>();
    boolean empty;

    Memory() {
      super(true);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initial, int max) {
      throw new IllegalStateException("memory for the kernel was wanted");
    }

    @Override
    protected ByteBuf newDirectBuffer(int initial, int max) {
      if (empty) {
        throw new OutOfMemoryError("on purpose");
      }
      ByteBuf buffer = new UnpooledDirectByteBuf(this, initial, max);
      made.add(buffer);
      return buffer;
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }

    long held() {
      return made.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }
  }

  private ByteBuf flush(String frames) {
    flushes.frames().append(frames.getBytes(StandardCharsets.US_ASCII));
    return flushes.take(memory);
  }

  private static String text(ByteBuf bytes) {
    String text = bytes.toString(StandardCharsets.US_ASCII);
    bytes.release();
    return text;
  }

  @Test
  void whatRepeatsIsTheSameMemoryAndGivenBackAfterTheLastOfItsClients() {
    byte[] shared = {'a', 'b'};
    flushes.frames().share(shared);
    ByteBuf first = flushes.take(memory);
    flushes.frames().share(shared);
    ByteBuf second = flushes.take(memory);
    assertThat(memory.held()).isEqualTo(1);
    assertThat(text(first)).isEqualTo("ab");
    assertThat(text(flush("other"))).isEqualTo("other");
    assertThat(text(second)).isEqualTo("ab");
    flushes.close();
    assertThat(memory.held()).isZero();
  }

  @Test
  void withoutMemoryTheNextClientGetsItsOwnFramesAndNoOthers() {
    assertThat(text(flush("first"))).isEqualTo("first");
    memory.empty = true;
    assertThatThrownBy(() -> flush("lost")).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> flush("lost, too")).isInstanceOf(OutOfMemoryError.class);
    memory.empty = false;
    assertThat(text(flush("mine"))).isEqualTo("mine");
    flushes.close();
    assertThat(memory.held()).isZero();
  }
}
