package dev.ringfolio.triggers;

import dev.ringfolio.contract.Alert;
import dev.ringfolio.contract.RiskAlert;

/**
 * Something happened to an alert.
 *
 * @param kept the alert as the store is to have it
 * @param told what its owner is told
 */
record AlertNews(Alert kept, RiskAlert told) {}
