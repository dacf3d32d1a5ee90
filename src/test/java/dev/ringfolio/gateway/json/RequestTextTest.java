package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.contract.Optimize;
import dev.ringfolio.core.model.Warning;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequestTextTest {
  private static Optimize read(String text) {
    Checked<Optimize> read = RequestText.read(text);
    assertThat(read).as("%s", text).isInstanceOf(Checked.Accepted.class);
    return ((Checked.Accepted<Optimize>) read).value();
  }

  private static String refusal(String text) {
    Checked<Optimize> read = RequestText.read(text);
    assertThat(read).isInstanceOf(Checked.Refused.class);
    return ((Checked.Refused<Optimize>) read).refusal().detail();
  }

  /** With the least that is always written. */
  private static String with(String more) {
    return "{\"client_id\":\"c\",\"user\":\"u\",\"scope\":\"s\",\"symbols\":[\"A\",\"B\"],"
        + "\"objective\":\"maximize_sharpe\",\"method\":\"mean_variance\",\"trigger\":\"manual\","
        + more
        + "}";
  }

  @Property(tries = 2_000)
  void aRequestIsReadBackEqual(@ForAll long seed) {
    Optimize request = read(RandomRequest.text(seed));
    assertThat(read(RequestText.write(request))).isEqualTo(request);
  }

  @Test
  void aRequestOfAClientIsReadBackWithWhoAsked() {
    Optimize request =
        RequestData.accepted(
            RequestData.with(
                "\"request_id\":\"r-1\",\"trigger\":\"news\","
                    + "\"constraints\":{\"min_weight\":-0.5,\"max_weight\":0.6},"
                    + "\"parameters\":{\"seed\":7},\"metadata\":{\"n\":1.0}"));
    Optimize back = read(RequestText.write(request));
    assertThat(back).isEqualTo(request);
    assertThat(back.requestId()).isEqualTo("r-1");
    assertThat(List.of(back.clientId(), back.user(), back.scope()))
        .containsExactly("c1", "local", "c1");
    assertThat(back.warnings()).extracting(Warning::code).containsExactly("min_weight_clamped");
    assertThat(back.metadata()).isEqualTo(Map.of("n", 1.0));
  }

  @Test
  void aMinusIsNoPartOfZero() {
    Optimize request = RequestData.accepted(RequestData.parameters("\"risk_free_rate\":-0.0"));
    assertThat(request)
        .isEqualTo(RequestData.accepted(RequestData.parameters("\"risk_free_rate\":0")));
  }

  @Test
  void aTimeLimitBeyondTodaysConfigurationStands() {
    assertThat(read(with("\"parameters\":{\"time_limit\":3000}")).parameters().timeLimitSeconds())
        .isEqualTo(3_000.0);
  }

  @Test
  void fieldsOfAnotherVersionAreIgnored() {
    String known = "\"parameters\":{\"time_limit\":30,\"seed\":2";
    assertThat(read(with(known + ",\"mood\":1},\"mood\":{},\"constraints\":{\"mood\":null}")))
        .isEqualTo(read(with(known + "}")));
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    assertThat(refusal("{")).startsWith("the text ends in the middle of a value");
    assertThat(refusal("[]")).isEqualTo("[] is not an object");
    assertThat(refusal("{\"symbols\":[\"A\"]}")).startsWith("client_id: missing");
    assertThat(refusal(with("\"parameters\":{}"))).startsWith("parameters.time_limit: missing");
    assertThat(
            refusal(with("\"parameters\":{\"time_limit\":1}").replace("mean_variance", "dowsing")))
        .startsWith("method: \"dowsing\" is not one of mean_variance");
  }
}
