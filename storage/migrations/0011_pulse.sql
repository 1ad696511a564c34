-- What is written to see whether anything can be written.

create table pulse (
  id integer primary key check (id = 1),
  at text not null
) strict;
