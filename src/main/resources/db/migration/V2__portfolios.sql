-- What somebody owns. The version grows by one with each change; a writer says which one it changes.
-- Trades up to settled_trades were booked before the holdings were set outright, and did not lead to them.
create table portfolios (
  id varchar(128) not null,
  owner varchar(512) not null,
  name varchar(512) not null,
  allow_short boolean not null,
  cash numeric(27, 12) not null,
  realized_pnl numeric(27, 12) not null,
  version bigint not null,
  settled_trades bigint not null,
  primary key (id)
);

create table positions (
  portfolio_id varchar(128) not null references portfolios (id) on delete cascade,
  symbol varchar(32) not null,
  quantity numeric(27, 12) not null,
  average_cost numeric(27, 12) not null,
  primary key (portfolio_id, symbol)
);

-- What led to the positions, numbered from 1 in the order in which it was booked. A split has a ratio,
-- everything else a side, a quantity and a price. One trade may realize as much as two amounts are apart.
-- A client that gave a trade a name of its own may send it again: by that it is found.
create table trades (
  portfolio_id varchar(128) not null references portfolios (id) on delete cascade,
  trade_number bigint not null,
  kind varchar(8) not null,
  symbol varchar(32) not null,
  side varchar(4),
  quantity numeric(27, 12),
  price numeric(27, 12),
  ratio numeric(27, 12),
  traded_at timestamp(6) with time zone not null,
  realized_pnl numeric(28, 12) not null,
  client_id varchar(512),
  primary key (portfolio_id, trade_number)
);
