package dev.ringfolio.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
  private RestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8, <!doctype html>",
    "/dashboard.css, text/css; charset=utf-8, :root {",
    "/dashboard.js, text/javascript; charset=utf-8, // The dashboard",
    "/page.js, text/javascript; charset=utf-8, // What all parts",
    "/portfolios.js, text/javascript; charset=utf-8, // Portfolios",
    "/optimizations.js, text/javascript; charset=utf-8, // Optimizations"
  })
  void itsFilesAreServedWithTheirTypes(String path, String type, String begin) throws Exception {
    RestServer.Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo(type);
    assertThat(answer.text()).startsWith(begin);
  }

  @Test
  void thePageMayRunAndReachThisServiceAlone() throws Exception {
    assertThat(server.get("/").header("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .doesNotContain("unsafe", "*");
  }

  /** What the policy forbids would silently not run. */
  @Test
  void thePageHasNoInlineScriptOrStyle() throws Exception {
    assertThat(server.get("/").text()).doesNotContain("style=", "onclick", "<script>", "<style>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dashboard.js", "/page.js", "/portfolios.js", "/optimizations.js"})
  void theScriptsWriteTextAndNeverMarkup(String script) throws Exception {
    assertThat(server.get(script).text())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }
}
