-- Daily bars, imported or kept from a real feed; simulated ones never stand here.
create table daily_bars (
  symbol varchar(32) not null,
  bar_date date not null,
  open_price double precision,
  high_price double precision,
  low_price double precision,
  close_price double precision not null,
  volume double precision,
  primary key (symbol, bar_date)
);

-- One row: grows by one with every change of daily_bars, so that what was derived from them can be kept until then.
create table daily_bars_version (
  version bigint not null
);

insert into daily_bars_version (version) values (1);
