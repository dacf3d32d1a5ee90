-- Signals, the newest 10,000. Numbers grow with time; a moment is milliseconds since 1970.
create table signals (
  number bigint not null primary key,
  symbol varchar(32) not null,
  action varchar(8) not null,
  strength double precision not null,
  min_tier varchar(16) not null,
  price double precision,
  reason varchar(2000) not null, -- 1,000 characters; H2 counts those beyond the basic plane twice
  created_millis bigint not null
);

-- What users have paid for; who is not here was never told of.
create table user_tiers (
  user_name varchar(256) not null primary key,
  tier varchar(16) not null
);
