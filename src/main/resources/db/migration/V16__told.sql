-- Through which day each thing that users follow was told of, so that no day is told twice. The subject is the
-- number of an experiment, or the id of the portfolio whose newest optimization is followed. Days are since 1970-01-01.
create table told (
  kind varchar(32) not null,
  owner varchar(512) not null,
  subject varchar(128) not null,
  -- Of the optimization; empty for an experiment.
  request_id varchar(256) not null,
  through_day integer not null,
  primary key (kind, owner, subject)
);

-- The newest optimization of each portfolio.
create index optimizations_by_portfolio on optimizations (owner, portfolio_id, number);
