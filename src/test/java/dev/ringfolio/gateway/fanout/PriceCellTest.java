package dev.ringfolio.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.fanout.Form.Layout;
import dev.ringfolio.gateway.json.Syntax;
import dev.ringfolio.gateway.session.Stage;
import dev.ringfolio.gateway.wire.FrameBuffer;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Encode once: what the second client is sent is the very array that the first one was sent. */
class PriceCellTest {
  private static final Window[] WINDOWS = {null, Window.NARROW, Window.WIDE};

  private final Stage stage = new Stage(true);
  private final PriceCell cell = new PriceCell(new Symbol("AAPL"), stage.turns);
  private final FrameBuffer out = new FrameBuffer();

  private Form form(Layout layout, Syntax syntax, @Nullable Window window) {
    return new Form(layout, stage.encodings.of(syntax, window));
  }

  @Test
  void aPriceIsEncodedAndDeflatedOnceForAllClientsOfAForm() {
    cell.update(stage.price("AAPL", 150.25, 100, 1));
    for (Layout layout : Layout.values()) {
      for (Syntax syntax : Syntax.values()) {
        for (Window window : WINDOWS) {
          Form form = form(layout, syntax, window);
          cell.write(out, form, 0);
          assertThat(out.repeats()).as("%s %s %s, first", layout, syntax, window).isFalse();
          byte[] first = out.take();
          cell.write(out, form, 0);
          assertThat(out.repeats()).as("%s %s %s, second", layout, syntax, window).isTrue();
          assertThat(out.take()).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void aNewPriceIsEncodedAnew() {
    Form form = form(Layout.FLAT, Syntax.JSON, Window.WIDE);
    cell.update(stage.price("AAPL", 150.25, 100, 1));
    cell.write(out, form, 0);
    out.take();
    cell.update(stage.price("AAPL", 150.5, 100, 2));
    cell.write(out, form, 0);
    assertThat(out.repeats()).isFalse();
  }
}
