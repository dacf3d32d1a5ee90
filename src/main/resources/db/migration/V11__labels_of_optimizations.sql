-- What a result is found by, as named on the wire; empty for those that were kept before.
alter table optimizations add column objective varchar(64) default '' not null;
alter table optimizations add column solver varchar(64) default '' not null;
alter table optimizations add column caused_by varchar(64) default '' not null;
alter table optimizations add column status varchar(64) default '' not null;
