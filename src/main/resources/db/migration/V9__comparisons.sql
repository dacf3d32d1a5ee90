-- Comparisons of methods: those that are not over (queued), and the newest that are. Numbers grow with time. Symbols are
-- separated by commas, which none of them holds. The request is what was asked for beside them, the answer what is told
-- of it, both JSON; moments are milliseconds since 1970, and 0 is one that has not come.
create table comparisons (
  number bigint not null primary key,
  owner varchar(512) not null,
  request_id varchar(256),
  portfolio_id varchar(128),
  symbols text not null,
  request text not null,
  created_millis bigint not null,
  status varchar(16) not null,
  finished_millis bigint not null,
  answer text
);

create unique index comparisons_by_request on comparisons (owner, request_id);

create index comparisons_by_status on comparisons (status, number);
