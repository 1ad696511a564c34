-- name: numbers-for-messages
-- One for each of `places`: above all that a message ever had. Until one has it, it is given again.
select given.value + 1 + max(
  coalesce((select seq from sqlite_sequence where name = 'outbox'), 0),
  coalesce((select max(id) from outbox), 0)
) as id
from json_each(:places) given;

-- name: enqueue-reply
insert into outbox (id, channel, chat_id, payload, created_at)
values (:id, :channel, :chat_id, cast(:payload as text), :at);

-- name: enqueue-bulk
-- Messages with a key ([{key, channel, chat_id, payload}, ...]); a key known already is passed over.
insert into outbox (key, channel, chat_id, payload, created_at)
select json_extract(given.value, '$.key'), json_extract(given.value, '$.channel'),
       json_extract(given.value, '$.chat_id'), json_extract(given.value, '$.payload'), :at
from json_each(:messages) given
where true
on conflict (key) do nothing
returning id, key, channel, chat_id, payload;

-- name: waiting-messages
-- Replies in conversations. `coalesce` as below: the few that wait are looked up by their state.
select id, key, channel, chat_id, payload from outbox
where state = 'waiting' and coalesce(key, '') = ''
order by id;

-- name: waiting-bulk
-- Broadcasts and reminders, a page at a time, but for what is about to go out. `coalesce` keeps
-- SQLite from going through all that was ever sent on the channel.
select id, key, channel, chat_id, payload from outbox
where state = 'waiting' and key is not null and coalesce(channel, '') = :channel and id > :after
  and attempts = 0
order by id limit :limit;

-- name: mark-begun
-- An attempt that has no end yet, or, with 0, none.
update outbox set attempts = :attempts where id = :id and state = 'waiting';

-- name: give-up-begun
-- What was about to go out when its process ended: it may have arrived, and must not twice.
update outbox set state = 'failed', error = 'interrupted: it may have arrived'
where state = 'waiting' and attempts > 0;

-- name: finish-message
update outbox set state = :state, attempts = :attempts, error = :error, done_at = :at
where id = :id;

-- name: move-chat
-- A Telegram group that became a supergroup goes on under a new id.
update outbox set chat_id = :new where channel = :channel and chat_id = :old and state = 'waiting';

-- name: forget-sent
-- Messages without a key that were done before then. `coalesce` keeps SQLite from looking them up
-- by their missing key, which is nearly all of them, in place of the time.
delete from outbox where done_at < :before and coalesce(key, '') = '';

-- name: forget-seen-updates
delete from seen_update where at < :before;

-- name: newest-messages
-- What was said, or is being said, in a chat.
select payload from outbox where channel = :channel and chat_id = :chat_id
order by id desc limit :limit;
