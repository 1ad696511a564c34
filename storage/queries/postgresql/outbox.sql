-- Of several processes each sends what it has queued itself, and takes over what one that is gone
-- has left. A process lives as long as a connection of it holds the lock (3, its number).

-- name: numbers-for-messages
-- One for each of `places`.
select nextval(pg_get_serial_sequence('outbox', 'id')) as id from json_each(:places);

-- name: enqueue-reply
-- Replies are held by this process.
insert into outbox (id, channel, chat_id, payload, created_at, holder)
values (:id, :channel, :chat_id, cast(:payload as text), :at, process_number());

-- name: enqueue-bulk
-- Messages with a key ([{key, channel, chat_id, payload}, ...]); a key known already is passed over.
-- Bulk is held by nobody yet.
insert into outbox (key, channel, chat_id, payload, created_at)
select json_extract(given.value, '$.key'), json_extract(given.value, '$.channel'),
       json_extract(given.value, '$.chat_id'), json_extract(given.value, '$.payload'), :at
from json_each(:messages) given
on conflict (key) do nothing
returning id, key, channel, chat_id, payload;

-- name: waiting-messages
-- Replies in conversations that nobody holds any more: held by this process from now on. With them
-- those that it holds already, most of which it knows of.
with taken as (
  update outbox set holder = process_number()
  where state = 'waiting' and key is null
    and coalesce(holder, 0) not in (select number from living_process)
  returning id, key, channel, chat_id, payload
)
select id, key, channel, chat_id, payload from taken
union all
select id, key, channel, chat_id, payload from outbox
where state = 'waiting' and key is null and holder = process_number()
order by id;

-- name: waiting-bulk
-- Broadcasts and reminders that nobody holds, a page at a time, but for what was about to go out:
-- held by this process from now on.
-- A page does not go on behind the one before, as on SQLite: what another process has queued may
-- have a lower id and come to be seen later.
with taken as (
  update outbox set holder = process_number()
  where id in (
    select id from outbox
    where state = 'waiting' and key is not null and channel = :channel and attempts = 0
      and coalesce(holder, 0) not in (select number from living_process)
    order by id limit :limit
  )
  returning id, key, channel, chat_id, payload
)
select id, key, channel, chat_id, payload from taken order by id;

-- name: give-up-begun
-- What was about to go out when its process ended: it may have arrived, and must not twice.
update outbox set state = 'failed', error = 'interrupted: it may have arrived'
where state = 'waiting' and attempts > 0
  and coalesce(holder, 0) not in (select number from living_process);
