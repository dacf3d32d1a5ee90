-- What came of each optimization: the data of its result as it was told, numbered in the order in which they were kept.
create table optimizations (
  number bigint generated always as identity,
  owner varchar(512) not null,
  scope varchar(512) not null,
  request_id varchar(256) not null,
  portfolio_id varchar(128),
  finished_millis bigint not null,
  result text not null,
  primary key (number)
);

create index optimizations_by_request on optimizations (owner, request_id);

create index optimizations_by_owner on optimizations (owner, number);
