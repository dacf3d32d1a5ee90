-- A trade that is sent again under its client's name is looked for among all that are kept.
create index trades_by_name on trades (portfolio_id, client_id);
