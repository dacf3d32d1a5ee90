-- Whether a bar was kept from the service's own real feed. A symbol has imported bars or kept ones, never both.
alter table daily_bars add column kept boolean default false not null;
