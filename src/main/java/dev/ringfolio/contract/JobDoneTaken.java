package dev.ringfolio.contract;

/** Whether the answer counted; a late one, of an attempt that is over, does not. */
public record JobDoneTaken(boolean counted) {}
