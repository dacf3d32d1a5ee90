-- The client's own name of a trade, by which one that is sent twice is booked once.
alter table trades add column client_id varchar(128);
