package dev.ringfolio.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.gateway.wire.DeflateOffer.Agreed;
import dev.ringfolio.gateway.wire.MessageDeflater.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateOfferTest {
  private static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /** The offers of browsers, of Python's websockets, and of others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate|WIDE|",
        "permessage-deflate; client_max_window_bits|WIDE|",
        "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12|NARROW|12",
        "permessage-deflate; server_max_window_bits=14|NARROW|12",
        "permessage-deflate; server_max_window_bits=15|WIDE|15",
        "PerMessage-Deflate;Server_No_Context_Takeover ; client_no_context_takeover|WIDE|",
        "permessage-deflate; client_max_window_bits=\"10\"|WIDE|",
        "x-other, permessage-deflate; unknown, permessage-deflate|WIDE|",
        "permessage-deflate; server_max_window_bits=9, permessage-deflate|WIDE|"
      })
  void theFirstOfferThatCanBeKeptIsAgreedOn(String offer, Window window, String bits) {
    String answer = bits == null ? ANSWER : ANSWER + "; server_max_window_bits=" + bits;
    assertThat(DeflateOffer.agree(List.of(offer))).contains(new Agreed(answer, window));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-bzip2",
        "x-webkit-deflate-frame",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=11",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=012",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=12; server_max_window_bits=13",
        "permessage-deflate; mystery=1"
      })
  void anOfferThatCannotBeKeptIsDeclined(String offer) {
    assertThat(DeflateOffer.agree(List.of(offer))).isEmpty();
  }

  @Test
  void offersMayStandInSeveralHeaders() {
    assertThat(DeflateOffer.agree(List.of("x-other", "permessage-deflate")))
        .contains(new Agreed(ANSWER, Window.WIDE));
    assertThat(DeflateOffer.agree(List.of())).isEmpty();
  }
}
