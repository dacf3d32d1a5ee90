-- Requests that were accepted and are not answered yet. A row goes in the transaction that keeps its result.
create table accepted_requests (
  number bigint not null,
  owner varchar(512) not null,
  scope varchar(512) not null,
  request_id varchar(256) not null,
  accepted_millis bigint not null,
  request text not null,
  primary key (number)
);

create index accepted_requests_by_request on accepted_requests (scope, request_id);
