-- name: count-on
-- After rows were copied with their numbers. SQLite goes on behind the highest by itself.
select 1;
