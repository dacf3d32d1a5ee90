package dev.ringfolio.contract;

/** A worker is free. A worker that asks again without having answered has lost its job. */
public record TakeJob(String workerId) {}
