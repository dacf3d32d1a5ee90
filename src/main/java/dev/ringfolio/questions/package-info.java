/**
 * What several rooms ask of others in more than one message, so that it is put together in one
 * place. It has no state, and runs on the context of whoever asks.
 */
@NullMarked
package dev.ringfolio.questions;

import org.jspecify.annotations.NullMarked;
