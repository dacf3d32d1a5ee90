-- Experiments: two configurations of a portfolio's optimization, each the whole request as text. Days are
-- since 1970-01-01; the greatest integer is no last day. What an experiment shows is computed, not kept.
create table experiments (
  number bigint not null primary key,
  owner varchar(512) not null,
  portfolio_id varchar(128) not null,
  name varchar(200) not null,
  side_a text not null,
  side_b text not null,
  every_days integer not null,
  from_day integer not null,
  to_day integer not null,
  created_millis bigint not null
);
