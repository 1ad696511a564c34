-- name: campaigns-to-remind
-- The campaigns of which somebody may have to be reminded.
select id, checklist_id, checklist_version, owner_id, title, year, window_from, window_to,
       opens_at, due_at, state, previous_id, reminder_plan, reminded_until
from campaign
where state = 'open'
   or exists (select 1 from campaign_target target
              where target.campaign_id = campaign.id and target.reopened = 1)
order by due_at, id;

-- name: campaign-to-remind
-- The same about one campaign, whatever its state.
select id, checklist_id, checklist_version, owner_id, title, year, window_from, window_to,
       opens_at, due_at, state, previous_id, reminder_plan, reminded_until
from campaign where id = :id;

-- name: own-deadlines
-- The deadlines that units of a campaign have for themselves.
select distinct due_at from campaign_target
where campaign_id = :campaign_id and due_at is not null;

-- name: campaign-members
-- Everybody on the units that a campaign asks, by unit and role, with every chat in which they
-- can be told something: as for addressees, the one where they wrote last comes first.
select target.unit_id, membership.role, person.id as person_id, person.name, person.language,
       identity.channel, identity.chat_id
from campaign_target target
join membership on membership.unit_id = target.unit_id
join person on person.id = membership.person_id
left join identity on identity.person_id = person.id and identity.reachable = 1
left join conversation on conversation.person_id = person.id
where target.campaign_id = :campaign_id
order by target.unit_id, person.id, membership.role,
         coalesce(json_extract(conversation.state, '$.heard'),
                  json_extract(conversation.state, '$.chat[0]'), '') <> identity.channel,
         identity.created_at desc, identity.channel;

-- name: snoozes
select person_id, until from snooze where campaign_id = :campaign_id;

-- name: save-snooze
insert into snooze (campaign_id, person_id, until) values (:campaign_id, :person_id, :until)
on conflict (campaign_id, person_id) do update set until = excluded.until;

-- name: forget-snoozes
delete from snooze where person_id = :person_id;

-- name: save-reminder-plan
update campaign set reminder_plan = :plan where id = :campaign_id;

-- name: save-reminded-until
update campaign set reminded_until = :at where id = :campaign_id;

-- name: known-keys
-- Which of these keys the outbox has had.
select outbox.key from json_each(:keys) given join outbox on outbox.key = given.value;
