-- How the bot itself is doing.

-- name: write-pulse
insert into pulse (id, at) values (1, :at) on conflict (id) do update set at = excluded.at;

-- name: outbox-depth
-- What waits, by channel and by whether it is bulk, and since when the oldest does.
select channel, key is not null as is_bulk, count(*) as waiting, min(created_at) as oldest
from outbox
where state = 'waiting'
group by channel, key is not null;

-- name: dead-letter-count
select count(*) as letters from dead_letter;
