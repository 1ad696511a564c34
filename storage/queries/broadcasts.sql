-- name: insert-broadcast
insert into broadcast (id, person_id, campaign_id, words, audience, recipients, state, locale,
                       channel, chat_id, created_at)
values (:id, :person_id, :campaign_id, :words, :audience, :recipients, 'running', :locale,
        :channel, :chat_id, :at);

-- name: cancel-broadcast
update broadcast set state = 'cancelled' where id = :id and reported_at is null;

-- name: cancel-messages
-- What has not gone out yet of those whose key is in a range never does.
update outbox set state = 'cancelled', done_at = :at
where key >= :first and key < :behind and state = 'waiting';

-- name: unreported-broadcasts
select id, person_id, campaign_id, recipients, state, locale, channel, chat_id, shown_as
from broadcast where reported_at is null order by created_at, id;

-- name: count-messages
-- How many messages of a range of keys are in which state.
select state, count(*) as count from outbox
where key >= :first and key < :behind group by state;

-- name: failed-messages
-- Who could not be written to, and whether nobody can write to them there any more.
select person.name, outbox.error, coalesce(identity.reachable, 0) as reachable,
       (select group_concat(unit.short, ', ') from membership
        join unit on unit.id = membership.unit_id
        where membership.person_id = person.id) as units
from outbox
join person on person.id = substr(outbox.key, length(:first) + 1)
left join identity on identity.channel = outbox.channel and identity.chat_id = outbox.chat_id
  and identity.person_id = person.id
where outbox.key >= :first and outbox.key < :behind and outbox.state = 'failed'
order by person.name, person.id;

-- name: show-broadcast-as
update broadcast set shown_as = :shown_as where id = :id;

-- name: report-broadcast
-- A row for the first who says so.
update broadcast set reported_at = :at where id = :id and reported_at is null returning id;

-- name: forget-told
-- What was told many long ago, message by message; it is never told again.
delete from outbox
where (key >= 'broadcast/' and key < 'broadcast0' or key >= 'opened/' and key < 'opened0')
  and done_at < :before;
