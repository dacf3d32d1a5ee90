package dev.ringfolio.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.bus.FailureException;
import dev.ringfolio.config.Config;
import dev.ringfolio.contract.Asker;
import dev.ringfolio.contract.Compare;
import dev.ringfolio.core.model.Constraints;
import dev.ringfolio.core.model.Parameters;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.gateway.json.ComparisonRequests.Subject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonRequestsTest {
  private static final Asker ANN = new Asker("ann", false);
  private static final List<Symbol> AB = List.of(new Symbol("A"), new Symbol("B"));

  private final ComparisonRequests requests = requests(30);

  private static ComparisonRequests requests(double timeLimit) {
    Duration limit = Duration.ofMillis((long) (timeLimit * 1_000));
    return new ComparisonRequests(
        new Config.Optimization(1, 1, Duration.ZERO, 1, Duration.ZERO, limit));
  }

  private static JsonNode json(String text) {
    return ((Checked.Accepted<JsonNode>) StrictJson.read(text)).value();
  }

  private String refusal(Checked<?> checked) {
    Refusal refusal = ((Checked.Refused<?>) checked).refusal();
    return refusal.code().wire() + " " + refusal.detail();
  }

  private Compare read(String text) {
    return ((Checked.Accepted<Compare>) requests.read(json(text), AB, ANN)).value();
  }

  @Test
  void aComparisonIsOfSymbolsOrOfAPortfolio() {
    assertThat(requests.subject(json("{\"symbols\":[\"a\",\"B\"]}")))
        .isEqualTo(new Checked.Accepted<>(new Subject(AB, null)));
    assertThat(requests.subject(json("{\"portfolio_id\":\"p\"}")))
        .isEqualTo(new Checked.Accepted<>(new Subject(List.of(), "p")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | invalid_request symbols, portfolio_id: give exactly one of the two",
        "{\"symbols\":[\"A\"],\"portfolio_id\":\"p\"} | invalid_request symbols, portfolio_id: give"
            + " exactly one of the two",
        "{\"symbols\":[]} | invalid_request symbols: 0 of them; allowed are 1..200",
        "{\"symbols\":[\"$\"]} | invalid_symbol symbols[0]: \"$\" does not match"
            + " ^[A-Z0-9][A-Z0-9 .:^_=/-]{0,31}$",
        "[] | invalid_request data: [] is not an object with symbols"
      })
  void whatItIsOfIsChecked(String body, String refusal) {
    assertThat(refusal(requests.subject(json(body)))).isEqualTo(refusal);
  }

  @Test
  void twoHundredSymbolsAreCompared() {
    String some =
        IntStream.range(0, 201).mapToObj(i -> "\"S" + i + "\"").collect(Collectors.joining(","));
    assertThat(refusal(requests.subject(json("{\"symbols\":[" + some + "]}"))))
        .isEqualTo("invalid_request symbols: 201 of them; allowed are 1..200");
    List<Symbol> held = IntStream.range(0, 201).mapToObj(i -> new Symbol("S" + i)).toList();
    assertThat(refusal(requests.read(json("{\"portfolio_id\":\"p\"}"), held, ANN)))
        .isEqualTo("method_limit portfolio_id: 'p' has 201 symbols; a comparison takes 200");
  }

  @Test
  void defaultsAreThoseOfOptimizations() {
    assertThat(read("{\"symbols\":[\"A\",\"B\"]}"))
        .isEqualTo(
            new Compare(
                ANN, null, null, AB, Constraints.DEFAULT, Parameters.defaults(30), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"constraints\":{\"max\":1}} | invalid_constraints constraints.max: there is no such"
            + " field",
        "{\"parameters\":{\"lookback\":\"7\"}} | invalid_request parameters.lookback: \"7\" is not"
            + " a number",
        "{\"parameters\":{\"time_limit\":31}} | invalid_request parameters.time_limit: 31 is"
            + " outside 0.01..30",
        "{\"constraints\":{\"max_weight\":0.4}} | infeasible_constraints constraints.max_weight",
        "{\"parameters\":{\"horizon\":3}} | method_limit equal_weight takes no horizon",
        "{\"request_id\":\"\"} | invalid_request request_id: \"\" is not 1..128 characters long",
        "{\"request_id\":\"a\\u0000\"} | invalid_request request_id: \"a\\u0000\" holds the"
            + " character NUL"
      })
  void whatIsWrongIsToldBeforeItIsQueued(String body, String refusal) {
    assertThat(refusal(requests.read(json(body), AB, ANN))).startsWith(refusal);
  }

  @Test
  void whatOneMethodAloneCannotTakeIsAccepted() {
    Compare request = read("{\"constraints\":{\"groups\":[{\"symbols\":[\"A\"],\"max\":0.4}]}}");
    assertThat(request.constraints().groups()).hasSize(1);
  }

  @Test
  void aRequestIsReadBackFromItsTextAsItWas() {
    Compare request =
        read(
            "{\"portfolio_id\":\"p\",\"request_id\":\"r ü\","
                + "\"constraints\":{\"min_weight\":0.1,\"max_weight\":0.7,\"groups\":"
                + "[{\"name\":\"g\",\"symbols\":[\"A\"],\"min\":0.2}],\"max_turnover\":1.5},"
                + "\"parameters\":{\"lookback\":300,\"live\":false,\"covariance\":\"oas\","
                + "\"risk_free_rate\":0.1,\"previous_weights\":{\"A\":0.3},"
                + "\"distance\":\"condensed\",\"time_limit\":2.5,\"seed\":9,"
                + "\"from\":\"2020-01-31\",\"robust\":{\"kind\":\"box\",\"radius\":0.1}}}");
    assertThat(requests.again("ann", AB, ComparisonRequests.text(request))).isEqualTo(request);
  }

  @Test
  void theTextOfAPortfoliosComparisonIsTheSameWhateverItHolds() {
    Compare one = read("{\"portfolio_id\":\"p\"}");
    Compare other =
        ((Checked.Accepted<Compare>)
                requests.read(json("{\"portfolio_id\":\"p\"}"), AB.subList(0, 1), ANN))
            .value();
    assertThat(ComparisonRequests.text(one)).isEqualTo(ComparisonRequests.text(other));
  }

  @Test
  void aTextThatTheConfigurationDoesNotAllowAnyMoreIsRefused() {
    String text = ComparisonRequests.text(read("{}"));
    Assertions.assertThatThrownBy(() -> requests(1).again("ann", AB, text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("time_limit");
  }
}
