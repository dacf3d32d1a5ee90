-- When portfolios are optimized by themselves, and where each trigger stands. A number that is not known is null.
create table triggers (
  number bigint not null,
  owner varchar(256) not null,
  portfolio_id varchar(128) not null,
  enabled boolean not null,
  kind varchar(32) not null,
  threshold double precision,
  window_millis bigint not null,
  interval_millis bigint not null,
  metric varchar(32),
  limit_value double precision,
  -- One word a line: all or any and how many follow, or metric, symbol, sign and limit.
  rule text,
  cooldown_millis bigint not null,
  -- The data of an optimization request, as the owner wrote it.
  request text not null,
  version bigint not null,
  armed boolean not null,
  since_millis bigint not null,
  fired_millis bigint not null,
  fired_value double precision,
  reason text not null,
  due boolean not null,
  ran_millis bigint not null,
  -- Correlations to which later ones are held: symbols, then pairs, one a line.
  reference_symbols text,
  reference_pairs text,
  mark_high double precision,
  mark_last double precision,
  mark_holdings bigint,
  run_request_id varchar(256),
  run_millis bigint not null,
  run_status varchar(32),
  run_error varchar(64),
  run_detail text,
  primary key (number)
);
