package dev.ringfolio.app;

import dev.ringfolio.config.CommandLine;
import dev.ringfolio.config.Config;
import dev.ringfolio.config.ConfigException;
import dev.ringfolio.config.ConfigHelp;
import dev.ringfolio.config.ConfigLoader;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: arguments in, exit codes out, signals handled. */
public final class Main {
  static final int GOOD = 0;
  static final int FAILED = 1;
  static final int BAD_CONFIGURATION = 2;

  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final int START_SECONDS = 60;

  /** A drain has to be over, and the process gone, 10 s after SIGTERM. */
  private static final int STOP_SECONDS = 9;

  private Main() {}

  /** Exits 0 after SIGTERM, 1 where it cannot start or go on, 2 on a bad configuration. */
  public static void main(String[] arguments) {
    Optional<Integer> code =
        run(
            List.of(arguments),
            System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, System::getProperty)),
            System.getenv(),
            System.out,
            System.err);
    code.ifPresent(System::exit);
  }

  /** The exit code, or empty where the service now runs. */
  static Optional<Integer> run(
      List<String> arguments,
      Map<String, String> properties,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    Config config;
    try {
      CommandLine line = CommandLine.parse(arguments);
      if (line.help()) {
        out.print(ConfigHelp.text());
        return Optional.of(GOOD);
      }
      if (line.version()) {
        out.println("ringfolio " + Version.text());
        return Optional.of(GOOD);
      }
      config = new ConfigLoader().load(line.settings(), properties, environment, line.file());
      if (line.check()) {
        out.println("ringfolio: the configuration is good");
        return Optional.of(GOOD);
      }
    } catch (ConfigException e) {
      err.println("ringfolio: " + e.getMessage());
      return Optional.of(BAD_CONFIGURATION);
    }
    LogSetup.apply(config.log());
    return serve(config, out, err);
  }

  private static Optional<Integer> serve(Config config, PrintStream out, PrintStream err) {
    Ringfolio service = new Ringfolio(config, new SystemClock());
    Thread onSignal = new Thread(() -> halt(service), "shutdown");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      int port =
          service
              .start()
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS, TimeUnit.SECONDS);
      out.println("ringfolio ready on http://" + hostInUri(config.http().host()) + ":" + port);
      service.displaced().onSuccess(other -> halt(other, err));
      return Optional.empty();
    } catch (ExecutionException e) {
      log.debug("start failed", e);
      err.println("ringfolio: cannot start: " + reason(e.getCause() == null ? e : e.getCause()));
    } catch (TimeoutException e) {
      err.println("ringfolio: cannot start: not ready within " + START_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(onSignal);
    stop(service);
    return Optional.of(FAILED);
  }

  private static String hostInUri(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String reason(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.toString() : message.lines().findFirst().orElse("");
  }

  /** A JVM answers SIGTERM with 143 unless it is halted when its work is done. */
  private static void halt(Ringfolio service) {
    stop(service);
    Runtime.getRuntime().halt(GOOD);
  }

  /** What is in memory may be old already: nothing of it must be written any more. */
  private static void halt(String other, PrintStream err) {
    err.println("ringfolio: the database is in use by " + other + " now: ends");
    Runtime.getRuntime().halt(FAILED);
  }

  private static void stop(Ringfolio service) {
    try {
      service.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      log.info("stopped");
    } catch (ExecutionException | TimeoutException e) {
      log.warn("did not stop cleanly within {} s: {}", STOP_SECONDS, String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
