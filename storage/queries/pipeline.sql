-- name: seen-updates
-- Which of the deliveries of a batch ([[channel, update id], ...]) were handled before.
select seen.channel, seen.update_id
from json_each(:updates) given
join seen_update seen
  on seen.channel = json_extract(given.value, '$[0]')
  and seen.update_id = json_extract(given.value, '$[1]');

-- name: people-of-senders
-- Who the senders of a batch ([[channel, external id], ...]) are, and where they stand.
select identity.channel, identity.external_id, identity.chat_id, identity.reachable,
       person.id, person.name, person.language, conversation.state
from json_each(:senders) given
join identity
  on identity.channel = json_extract(given.value, '$[0]')
  and identity.external_id = json_extract(given.value, '$[1]')
join person on person.id = identity.person_id
left join conversation on conversation.person_id = person.id;

-- name: memberships-of-senders
-- What the people behind the senders may do, in the order of their units.
select membership.person_id, membership.role, unit.id, unit.parent_id, unit.name, unit.short,
       unit.kind
from membership
join unit on unit.id = membership.unit_id
where membership.person_id in (
  select identity.person_id from json_each(:senders) given
  join identity on identity.channel = json_extract(given.value, '$[0]')
    and identity.external_id = json_extract(given.value, '$[1]'))
order by membership.person_id, unit.place, unit.id, membership.role;

-- name: members-of-units
-- Who works on these units' reports, in which role.
select membership.unit_id, membership.role, person.id, person.name
from json_each(:units) given
join membership on membership.unit_id = given.value
join person on person.id = membership.person_id
order by membership.since, person.name, person.id;

-- name: campaigns-of-units
-- The campaigns that ask these units, with the scope of the items asked; a closed one until the
-- next of its kind follows.
select campaign.id, campaign.checklist_id, campaign.checklist_version, campaign.owner_id,
       campaign.title, campaign.year, campaign.window_from, campaign.window_to,
       campaign.opens_at, campaign.due_at, campaign.state, campaign.previous_id,
       target.unit_id, target.scope, target.due_at as extended_to, target.reopened
from json_each(:units) given
join campaign_target target on target.unit_id = given.value
join campaign on campaign.id = target.campaign_id
where campaign.state = 'open' or target.reopened = 1
   or not exists (select 1 from campaign later where later.previous_id = campaign.id)
order by campaign.due_at, campaign.id;

-- name: reports
-- Reports by [[campaign id, unit id], ...]. The answers as they are, UTF-8, and not as Python's text.
select report.campaign_id, report.unit_id, report.state, cast(report.answers as blob) as answers,
       report.submitted_at, report.submitted_by, report.updated_at, report.approved_at,
       report.approved_by, report.returned, report.extras
from json_each(:reports) given
join report
  on report.campaign_id = json_extract(given.value, '$[0]')
  and report.unit_id = json_extract(given.value, '$[1]');

-- name: insert-seen-update
insert into seen_update (channel, update_id, at) values (:channel, :update_id, :at)
on conflict do nothing;

-- name: save-report
insert into report (campaign_id, unit_id, state, answers, submitted_at, submitted_by, updated_at,
                    approved_at, approved_by, returned, extras)
values (:campaign_id, :unit_id, :state, cast(:answers as text), :submitted_at, :submitted_by,
        :updated_at, :approved_at, :approved_by, :returned, :extras)
on conflict (campaign_id, unit_id) do update set
  state = excluded.state, answers = excluded.answers, submitted_at = excluded.submitted_at,
  submitted_by = excluded.submitted_by, updated_at = excluded.updated_at,
  approved_at = excluded.approved_at, approved_by = excluded.approved_by,
  returned = excluded.returned, extras = excluded.extras;

-- name: extend-deadline
update campaign_target set due_at = :due_at
where campaign_id = :campaign_id and unit_id = :unit_id;

-- name: reopen-unit
update campaign_target set reopened = 1, due_at = :due_at
where campaign_id = :campaign_id and unit_id = :unit_id;

-- name: move-campaign
update campaign set state = :state, closed_at = :closed_at where id = :id;

-- name: close-targets
-- Units that went on after an earlier close are closed with the rest.
update campaign_target set reopened = 0 where campaign_id = :id;

-- name: insert-answer-log
insert into answer_log (campaign_id, unit_id, item_id, old, new, person_id, channel, at)
values (:campaign_id, :unit_id, :item_id, :old, :new, :person_id, :channel, :at);

-- name: save-conversation
insert into conversation (person_id, state, updated_at) values (:person_id, cast(:state as text), :at)
on conflict (person_id) do update set state = excluded.state, updated_at = excluded.updated_at;

-- name: insert-person
insert into person (id, name, language, created_at) values (:id, :name, :language, :at);

-- name: rename-person
update person set name = :name where id = :person_id;

-- name: set-language
update person set language = :language where id = :person_id;

-- name: save-identity
-- A chat that joins again belongs to whom its newest invite says.
insert into identity (channel, external_id, chat_id, person_id, created_at)
values (:channel, :external_id, :chat_id, :person_id, :at)
on conflict (channel, external_id) do update set
  chat_id = excluded.chat_id, person_id = excluded.person_id, reachable = 1;

-- name: set-reachable
update identity set reachable = :reachable where channel = :channel and chat_id = :chat_id;

-- name: insert-membership
insert into membership (person_id, unit_id, role, since)
values (:person_id, :unit_id, :role, :at)
on conflict do nothing;

-- name: use-invite
update invite set uses_left = uses_left - 1 where code_hash = :code_hash;

-- name: insert-audit
insert into audit (at, person_id, action, details) values (:at, :person_id, :action, :details);

-- name: insert-dead-letter
insert into dead_letter (reference, channel, update_id, body, error, at)
values (:reference, :channel, :update_id, :body, :error, :at);

-- name: dead-letters
-- Messages that could not be handled, oldest first, for whoever looks after the bot.
select id, reference, channel, update_id, body, error, at from dead_letter order by id;
