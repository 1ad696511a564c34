-- name: insert-web-message
insert into web_message (chat_id, origin, payload, at)
values (:chat_id, :origin, :payload, :at)
on conflict (origin) do nothing
returning seq;

-- name: web-messages-after
-- The newest messages of a chat behind `after`, oldest first.
select seq, payload, at from (
  select seq, payload, at from web_message
  where chat_id = :chat_id and seq > :after order by seq desc limit :limit
) newest order by seq;

-- name: web-message
-- One message, in the chat that it belongs to and in no other.
select seq, payload, at from web_message where chat_id = :chat_id and seq = :seq;

-- name: change-web-message
update web_message set payload = :payload where chat_id = :chat_id and seq = :seq
returning seq, payload, at;
