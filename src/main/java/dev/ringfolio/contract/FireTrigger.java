package dev.ringfolio.contract;

/**
 * Fires a trigger on news.
 *
 * @param reason for people, part of the result
 */
public record FireTrigger(Asker asker, String id, String reason) {}
