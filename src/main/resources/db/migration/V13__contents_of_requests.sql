-- What was asked for, as a digest, where the client chose the id: for an hour the same id stands for the same content,
-- over restarts, too. Beside it when that was answered, for an index that passes over all others; both are null for
-- results that were kept before, and where the service chose the id.
alter table optimizations add column content varchar(128);
alter table optimizations add column named_millis bigint;

create index optimizations_by_name_time on optimizations (named_millis, number);
