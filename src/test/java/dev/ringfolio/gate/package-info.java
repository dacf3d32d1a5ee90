/** What all tests have in common, whichever room they look at. */
package dev.ringfolio.gate;
