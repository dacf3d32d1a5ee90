/**
 * How the rooms call stores that block: on threads of their own, so many at once and no more, each
 * for so long and no longer, and refused at once while the store is away. Each object belongs to a
 * verticle, on whose context it is used and answers.
 */
@NullMarked
package dev.ringfolio.storage;

import org.jspecify.annotations.NullMarked;
