package dev.ringfolio.contract;

/** Makes a trigger. It belongs to the portfolio's owner. */
public record CreateTrigger(Asker asker, TriggerDraft draft) {}
