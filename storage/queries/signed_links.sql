-- name: insert-signed-link
insert into signed_link (id, purpose, channel, chat_id, person_id, roles, reply, expires_at)
values (:id, :purpose, :channel, :chat_id, :person_id, :roles, :reply, :expires_at);

-- name: signed-link
-- A link whose chat still is that person's.
select link.id, link.purpose, link.channel, link.chat_id, link.person_id, link.roles, link.reply,
       link.expires_at, identity.external_id, person.language
from signed_link link
join identity on identity.channel = link.channel and identity.chat_id = link.chat_id
  and identity.person_id = link.person_id
join person on person.id = link.person_id
where link.id = :id;

-- name: person-of-chat
select person_id from identity where channel = :channel and chat_id = :chat_id;

-- name: end-signed-link
delete from signed_link where id = :id;

-- name: forget-signed-links
delete from signed_link where expires_at <= :now;

-- name: forget-signed-links-of
-- All that were sent to a person.
delete from signed_link where person_id = :person_id;
