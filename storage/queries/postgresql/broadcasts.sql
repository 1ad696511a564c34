-- name: failed-messages
-- Who could not be written to, and whether nobody can write to them there any more.
select person.name, outbox.error, coalesce(identity.reachable, 0) as reachable,
       (select string_agg(unit.short, ', ') from membership
        join unit on unit.id = membership.unit_id
        where membership.person_id = person.id) as units
from outbox
join person on person.id = substr(outbox.key, length(:first) + 1)
left join identity on identity.channel = outbox.channel and identity.chat_id = outbox.chat_id
  and identity.person_id = person.id
where outbox.key >= :first and outbox.key < :behind and outbox.state = 'failed'
order by person.name, person.id;
