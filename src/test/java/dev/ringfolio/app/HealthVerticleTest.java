package dev.ringfolio.app;

import static dev.ringfolio.bus.Asking.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringfolio.bus.Bus;
import dev.ringfolio.bus.VertxBus;
import dev.ringfolio.contract.AskHealth;
import dev.ringfolio.contract.HealthReport;
import dev.ringfolio.contract.ModuleFacts.NoFacts;
import dev.ringfolio.contract.ModuleReport;
import dev.ringfolio.contract.ModuleReport.Status;
import dev.ringfolio.contract.Services;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, new SystemClock());
  private final ConcurrentLinkedQueue<HealthReport> reports = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  private void deploy(String... modules) throws Exception {
    Map<String, Boolean> essential = new LinkedHashMap<>();
    for (String module : modules) {
      essential.put(module, true);
    }
    get(
        vertx.deployVerticle(
            new HealthVerticle(
                bus, Duration.ofMillis(50), essential, new SystemClock(), "1.2.3", reports::add)));
  }

  private void answer(String module) {
    bus.serve(
        Services.PROBE.at(module),
        probe -> Future.succeededFuture(new ModuleReport(module, Status.GREEN, "", new NoFacts())));
  }

  @Test
  void aQuestionIsAnsweredWithAFreshRoundOfProbes() throws Exception {
    answer("a");
    answer("b");
    deploy("a", "b");
    HealthReport report = get(bus.ask(Services.HEALTH, new AskHealth()));
    assertThat(report.status()).isEqualTo(Status.GREEN);
    assertThat(report.score()).isEqualTo(100.0);
    assertThat(report.version()).isEqualTo("1.2.3");
    assertThat(report.rings()).extracting("name").containsExactly("health");
    assertThat(report.memory().used()).isPositive();
    assertThat(report.modules()).extracting(s -> s.report().module()).containsExactly("a", "b");
  }

  @Test
  void aModuleThatHangsHoldsNoAnswerUp() throws Exception {
    answer("a");
    Promise<ModuleReport> never = Promise.promise();
    bus.serve(Services.PROBE.at("hung"), probe -> never.future());
    deploy("a", "hung");
    HealthReport report = get(bus.ask(Services.HEALTH, new AskHealth()));
    assertThat(report.modules().get(0).report().status()).isEqualTo(Status.GREEN);
    assertThat(report.modules().get(1).report().detail()).isEqualTo("has not answered yet");
  }

  @Test
  void everyRoundIsHandedOn() throws Exception {
    answer("a");
    deploy("a");
    Awaitility.await().until(() -> reports.size() >= 3);
    assertThat(reports).allSatisfy(r -> assertThat(r.modules()).hasSize(1));
  }
}
