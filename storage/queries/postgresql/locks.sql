-- What two processes must not do at once. Each waits here for the other's transaction to end, and
-- then reads what it left. Always in this order, and within each in the order of the keys: so
-- nobody waits for somebody who waits for them.

-- name: lock-senders
-- Whose messages ([[channel, external id], ...]) are handled. Not by a row: strangers have none.
select pg_advisory_xact_lock(given.key)
from (select distinct hashtextextended(value, 0) as key from json_each(:senders) order by 1) given;

-- name: lock-people
-- Who they are: the same person may be writing on another channel. A row that refers to the person
-- may still be written (`no key`).
select person.id from person
where person.id in (
  select identity.person_id from json_each(:senders) given
  join identity on identity.channel = json_extract(given.value, '$[0]')
    and identity.external_id = json_extract(given.value, '$[1]'))
order by person.id
for no key update;

-- name: lock-desks
-- All that is asked of units, whose reports will be read and perhaps written: before it is read
-- whether they are still asked.
select campaign_id from campaign_target
where unit_id in (select value from json_each(:units))
order by campaign_id, unit_id
for no key update;

-- name: lock-reports
-- Reports by [[campaign id, unit id], ...]; by what is asked, for one without an answer has no row.
select target.campaign_id from campaign_target target
join json_each(:reports) given
  on target.campaign_id = json_extract(given.value, '$[0]')
  and target.unit_id = json_extract(given.value, '$[1]')
order by target.campaign_id, target.unit_id
for no key update of target;

-- name: lock-person
-- The same, of somebody whose conversation changes other than by a message of theirs.
select id from person where id = :person_id for no key update;

-- name: lock-code
-- A code that is good once.
select pg_advisory_xact_lock(hashtextextended(:code_hash, 2));

-- name: lock-reminders
-- Whoever plans reminders.
select pg_advisory_xact_lock(hashtextextended('reminders', 1));

-- name: lock-outbox
-- Whoever takes messages over.
select pg_advisory_xact_lock(hashtextextended('outbox', 1));
