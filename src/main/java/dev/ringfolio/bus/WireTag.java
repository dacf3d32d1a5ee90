package dev.ringfolio.bus;

/** What kind of value follows. The ordinals travel: new ones go to the end. */
enum WireTag {
  NULL,
  FALSE,
  TRUE,
  INT,
  LONG,
  DOUBLE,
  STRING,
  DATE,
  LIST,
  MAP,
  RECORD,
  ENUM,
  BYTES,
  INTS,
  LONGS,
  DOUBLES,
  DECIMAL,
  INSTANT,
  SORTED_MAP
}
