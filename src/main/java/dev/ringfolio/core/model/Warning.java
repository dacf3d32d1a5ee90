package dev.ringfolio.core.model;

/**
 * What a result wants its reader to know though it stands.
 *
 * @param code in lower case with underscores, for programs
 * @param detail for people
 */
public record Warning(String code, String detail) {}
