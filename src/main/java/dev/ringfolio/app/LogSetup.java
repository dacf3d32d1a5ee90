package dev.ringfolio.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.ringfolio.config.Config;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Applies the keys {@code log.level} and {@code log.format}. */
final class LogSetup {
  /** Libraries whose news at info level is of no use to an operator. */
  private static final List<String> QUIET = List.of("io.netty", "io.vertx");

  private LogSetup() {}

  static void apply(Config.Log log) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder =
        log.format().equals("json") ? new JsonEncoder() : text(context);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(log.level()));
    root.addAppender(appender);
    // Flyway warns at every start that it has not tried this version of H2; our own tests have.
    context.getLogger("org.flywaydb").setLevel(Level.ERROR);
    // One line for each message that comes after an end of a topic was closed, and for each refused
    // handshake; what matters of both is told by the rooms themselves.
    context.getLogger("io.vertx.core.eventbus.impl.MessageConsumerImpl").setLevel(Level.ERROR);
    context.getLogger("io.vertx.core.http.impl").setLevel(Level.ERROR);
    // A warning for each connection of a database that went away; that it did is told once by us.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    context.getLogger("io.micrometer").setLevel(Level.ERROR);
    QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
  }

  private static PatternLayoutEncoder text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSX} %-5level %logger{0}: %msg%n");
    return encoder;
  }
}
