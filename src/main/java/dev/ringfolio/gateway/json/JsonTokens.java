package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * JSON text in UTF-8. A number that is not whole is the shortest decimal that reads back as the
 * same double (which JDK 17's own is not always).
 */
final class JsonTokens implements Tokens {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator json;

  JsonTokens() {
    try {
      json = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void startObject() throws IOException {
    json.writeStartObject();
  }

  @Override
  public void endObject() throws IOException {
    json.writeEndObject();
  }

  @Override
  public void startArray() throws IOException {
    json.writeStartArray();
  }

  @Override
  public void endArray() throws IOException {
    json.writeEndArray();
  }

  @Override
  public void name(String name) throws IOException {
    json.writeFieldName(name);
  }

  @Override
  public void string(String value) throws IOException {
    json.writeString(value);
  }

  @Override
  public void truth(boolean value) throws IOException {
    json.writeBoolean(value);
  }

  @Override
  public void nothing() throws IOException {
    json.writeNull();
  }

  @Override
  public void whole(long value) throws IOException {
    json.writeNumber(value);
  }

  @Override
  public void real(double value) throws IOException {
    json.writeNumber(value);
  }

  @Override
  public void number(Number value) throws IOException {
    json.writeNumber(
        value instanceof BigDecimal amount ? amount.toPlainString() : value.toString());
  }

  @Override
  public void epochSeconds(long epochMillis) throws IOException {
    json.writeNumber(Timestamps.epochSeconds(epochMillis));
  }

  @Override
  public OpenObject openObject() throws IOException {
    json.flush();
    byte[] text = bytes.toByteArray();
    int count = json.getOutputContext().getEntryCount();
    return new OpenObject(Arrays.copyOfRange(text, 1, text.length), count);
  }

  @Override
  public byte[] bytes() throws IOException {
    if (!json.getOutputContext().inRoot()) {
      throw new IllegalStateException("open: " + json.getOutputContext());
    }
    json.close();
    return bytes.toByteArray();
  }
}
