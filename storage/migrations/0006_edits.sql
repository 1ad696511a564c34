-- What the lead puts in place of what the program compiles, and which list entries are the same.

create table edit (
  campaign_id text not null references campaign (id),
  place text not null,             -- report/edits.py says which there are
  text text not null,
  basis text not null,             -- what the program had there when it was written
  person_id text not null,
  at text not null,
  primary key (campaign_id, place)
) strict, without rowid;

-- The units below one, for compiled reports over a part of the tree.
create index unit_parent on unit (parent_id);
