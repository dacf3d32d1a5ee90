package dev.ringfolio.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OriginsTest {
  @Test
  void whoIsNoBrowserAndTheServicesOwnPageMayConnect() {
    Origins none = new Origins(List.of());
    assertThat(none.allows(null, "localhost:8000")).isTrue();
    assertThat(none.allows("http://localhost:8000", "localhost:8000")).isTrue();
    assertThat(none.allows("http://localhost:8001", "localhost:8000")).isFalse();
    assertThat(none.allows("null", "localhost:8000")).isFalse();
    assertThat(none.allows("https://localhost:8000.evil.example", "localhost:8000")).isFalse();
  }

  @Test
  void aListedOriginMayConnectHoweverItIsWritten() {
    Origins listed = new Origins(List.of("https://A.example/", "https://b.example:8443"));
    assertThat(listed.allows("https://a.example", "x")).isTrue();
    assertThat(listed.allows("https://b.example:8443", "x")).isTrue();
    assertThat(listed.allows("http://a.example", "x")).isFalse();
    assertThat(listed.allows("https://b.example", "x")).isFalse();
  }

  @Test
  void aStarAllowsAny() {
    assertThat(new Origins(List.of("*")).allows("https://any.example", "x")).isTrue();
  }
}
