-- The number at which somebody wants to be called by the office that collects; null: none given.

alter table person add column phone text;
