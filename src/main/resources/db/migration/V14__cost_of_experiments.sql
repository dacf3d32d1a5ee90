-- What both sides of an experiment pay for a unit of what they trade; null where none was given, as in those that
-- were kept before: then it is the larger of the costs that the sides are solved with.
alter table experiments add column transaction_cost double precision;
