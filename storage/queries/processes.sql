-- name: is-keeper
-- Whether this process is the one that looks after what is to be done once. SQLite has one process
-- that serves.
select 1 as is_keeper;
