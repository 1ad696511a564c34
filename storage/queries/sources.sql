-- Where figures come from, for whoever collects.

-- name: origins
-- The newest entry of the answer log for every answer of a campaign.
select log.unit_id, log.item_id, log.channel, log.at, log.old, log.new, person.name,
       (select membership.role from membership
        where membership.person_id = log.person_id
        order by membership.unit_id = log.unit_id desc limit 1) as role
from (select max(id) as id from answer_log where campaign_id = :campaign_id
      group by campaign_id, unit_id, item_id) newest
join answer_log log on log.id = newest.id
left join person on person.id = log.person_id
left join unit on unit.id = log.unit_id
order by unit.place, log.unit_id, log.item_id;

-- name: origins-of-item
-- The same for one item.
select log.unit_id, log.item_id, log.channel, log.at, log.old, log.new, person.name,
       (select membership.role from membership
        where membership.person_id = log.person_id
        order by membership.unit_id = log.unit_id desc limit 1) as role
from campaign_target target
join answer_log log on log.id = (
  select max(id) from answer_log
  where campaign_id = target.campaign_id and unit_id = target.unit_id and item_id = :item_id)
left join person on person.id = log.person_id
left join unit on unit.id = log.unit_id
where target.campaign_id = :campaign_id
order by unit.place, log.unit_id;

-- name: answer-history
-- The changes of one answer, newest first.
select log.unit_id, log.item_id, log.channel, log.at, log.old, log.new, person.name,
       (select membership.role from membership
        where membership.person_id = log.person_id
        order by membership.unit_id = log.unit_id desc limit 1) as role
from answer_log log
left join person on person.id = log.person_id
where log.campaign_id = :campaign_id and log.unit_id = :unit_id and log.item_id = :item_id
order by log.id desc limit :limit;
