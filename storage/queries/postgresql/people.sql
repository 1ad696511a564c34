-- name: people
-- Everybody with their units and roles, one row a role.
select person.id, person.name, person.language, unit.id as unit_id, unit.name as unit_name,
       membership.role,
       (select string_agg(distinct identity.channel, ',') from identity
        where identity.person_id = person.id) as channels
from person
left join membership on membership.person_id = person.id
left join unit on unit.id = membership.unit_id
order by unit.place, unit.id, membership.role, person.name, person.id;
