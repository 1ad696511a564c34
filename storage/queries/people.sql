-- name: people
-- Everybody with their units and roles, one row a role.
select person.id, person.name, person.language, unit.id as unit_id, unit.name as unit_name,
       membership.role,
       (select group_concat(distinct identity.channel) from identity
        where identity.person_id = person.id) as channels
from person
left join membership on membership.person_id = person.id
left join unit on unit.id = membership.unit_id
order by unit.place, unit.id, membership.role, person.name, person.id;

-- name: identity
select channel, external_id, chat_id, person_id, reachable from identity
where channel = :channel and external_id = :external_id;

-- name: invite
select code_hash, unit_id, role, name, uses_left, expires_at from invite
where code_hash = :code_hash;

-- name: insert-invite
insert into invite (code_hash, unit_id, role, name, uses_left, expires_at, created_at)
values (:code_hash, :unit_id, :role, :name, :uses_left, :expires_at, :at);

-- name: roles-of-person
select unit_id, role from membership where person_id = :person_id;

-- name: who-is
-- The person behind an identity with one of their roles, the one nearest to a report first.
select person.id, person.name, person.language, unit.id as unit_id, unit.name as unit_name,
       membership.role
from identity
join person on person.id = identity.person_id
left join membership on membership.person_id = person.id
left join unit on unit.id = membership.unit_id
where identity.channel = :channel and identity.external_id = :external_id
order by case membership.role when 'lead' then 0 when 'officer' then 1 else 2 end
limit 1;

-- name: addressees
-- Who can be told something about a unit, by role; of several chats the one where they were
-- wrote last comes first, then the newest.
select person.id, person.name, person.language, identity.channel, identity.chat_id
from membership
join person on person.id = membership.person_id
join identity on identity.person_id = person.id and identity.reachable = 1
left join conversation on conversation.person_id = person.id
where membership.unit_id = :unit_id
  and membership.role in (select value from json_each(:roles))
order by person.id,
         coalesce(json_extract(conversation.state, '$.heard'),
                  json_extract(conversation.state, '$.chat[0]'), '') <> identity.channel,
         identity.created_at desc, identity.channel;

-- name: units-addressees
-- The same about many units.
select membership.unit_id, person.id, person.name, person.language, identity.channel,
       identity.chat_id
from json_each(:units) given
join membership on membership.unit_id = given.value
join person on person.id = membership.person_id
join identity on identity.person_id = person.id and identity.reachable = 1
left join conversation on conversation.person_id = person.id
where membership.role in (select value from json_each(:roles))
order by person.id,
         coalesce(json_extract(conversation.state, '$.heard'),
                  json_extract(conversation.state, '$.chat[0]'), '') <> identity.channel,
         identity.created_at desc, identity.channel;

-- name: campaign-addressees
-- The same about all units that a campaign asks.
select person.id, person.name, person.language, identity.channel, identity.chat_id
from campaign_target target
join membership on membership.unit_id = target.unit_id
join person on person.id = membership.person_id
join identity on identity.person_id = person.id and identity.reachable = 1
left join conversation on conversation.person_id = person.id
where target.campaign_id = :campaign_id
  and membership.role in (select value from json_each(:roles))
order by person.id,
         coalesce(json_extract(conversation.state, '$.heard'),
                  json_extract(conversation.state, '$.chat[0]'), '') <> identity.channel,
         identity.created_at desc, identity.channel;

-- name: code-tries
select count(*) as tries from code_try
where channel = :channel and external_id = :external_id and at >= :since;

-- name: insert-code-try
insert into code_try (channel, external_id, at) values (:channel, :external_id, :at);

-- name: forget-code-tries
delete from code_try where at < :before;

-- name: forget-memberships
delete from membership where person_id = :person_id;

-- name: forget-identities
delete from identity where person_id = :person_id;

-- name: forget-identity
delete from identity
where channel = :channel and external_id = :external_id and person_id = :person_id;

-- name: person-addressees
-- Where one person can be told something, the chat where they wrote last first.
select person.id, person.name, person.language, identity.channel, identity.chat_id
from person
join identity on identity.person_id = person.id and identity.reachable = 1
left join conversation on conversation.person_id = person.id
where person.id = :person_id
order by coalesce(json_extract(conversation.state, '$.heard'),
                  json_extract(conversation.state, '$.chat[0]'), '') <> identity.channel,
         identity.created_at desc, identity.channel;

-- name: forget-web-messages
-- What was said in a person's web chats.
delete from web_message where chat_id in (
  select chat_id from identity where person_id = :person_id and channel = 'web');

-- name: forget-web-chat
-- What was said in one web chat: whoever still has its cookie is to read none of it.
delete from web_message where chat_id = :chat_id;

-- name: forget-conversation
delete from conversation where person_id = :person_id;

-- name: forget-links
delete from link where person_id = :person_id;

-- name: insert-link
insert into link (code_hash, person_id, expires_at) values (:code_hash, :person_id, :expires_at);

-- name: link
select link.person_id, link.expires_at, person.name
from link join person on person.id = link.person_id
where link.code_hash = :code_hash;

-- name: end-membership
delete from membership
where person_id = :person_id and unit_id = :unit_id and role = :role;

-- name: identities
-- The chats in which a person is known.
select channel, external_id, reachable, created_at from identity
where person_id = :person_id order by created_at, channel, external_id;

-- name: audit-log
-- Who did what, oldest first.
select at, person_id, action, details from audit order by id;

-- name: phone
select phone from person where id = :person_id;

-- name: phones-on
-- Whoever on these units has given a number, unit by unit.
select distinct membership.unit_id, person.name, person.phone
from membership join person on person.id = membership.person_id
where membership.unit_id in (select value from json_each(:units)) and person.phone is not null
order by membership.unit_id, person.name;

-- name: save-phone
update person set phone = :phone where id = :person_id;

-- name: conversation
select state from conversation where person_id = :person_id;

-- name: renew-conversation
update conversation set state = :state where person_id = :person_id;
