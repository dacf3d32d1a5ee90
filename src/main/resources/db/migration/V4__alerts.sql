-- Alert rules, of a symbol or of a portfolio. The version grows by one with each change.
create table alert_rules (
  number bigint not null primary key,
  owner varchar(256) not null,
  symbol varchar(32),
  portfolio_id varchar(128),
  metric varchar(32) not null,
  op varchar(2) not null,
  limit_value double precision not null,
  hysteresis double precision not null,
  cooldown_millis bigint not null,
  severity varchar(16) not null,
  version bigint not null
);

-- Alerts: the open ones and the newest 10,000 that are over. Numbers grow with time; moments are
-- milliseconds since 1970, and 0 is one that has not come. A rule may be gone while its alerts are kept.
create table alerts (
  number bigint not null primary key,
  owner varchar(256) not null,
  symbol varchar(32),
  portfolio_id varchar(128),
  rule_number bigint not null,
  metric varchar(32) not null,
  measured double precision not null,
  limit_value double precision not null,
  severity varchar(16) not null,
  message varchar(500) not null,
  raised_millis bigint not null,
  cleared_millis bigint not null,
  cleared_value double precision,
  acknowledged_millis bigint not null
);

create index alerts_of_owner on alerts (owner, number);

-- What is to be known of a portfolio's past to tell its drawdown after a restart.
create table drawdown_marks (
  portfolio_id varchar(128) not null primary key,
  high_value double precision,
  last_value double precision,
  holdings bigint not null
);
