-- Whether a trigger's portfolio was found not to be there: it neither fires nor runs until that is.
alter table triggers add column suspended boolean not null default false;
