-- What was asked for, as a digest, where the client chose the id: for an hour the same id stands for the same content,
-- over restarts, too. Null for results that were kept before, and where the service chose the id.
alter table optimizations add column content varchar(128);

create index optimizations_by_time on optimizations (finished_millis);
