-- Where figures come from, for whoever collects.

-- name: last-changes
-- The newest entry of the answer log for every answer of a campaign.
select log.unit_id, log.item_id, log.person_id, log.channel, log.at, log.old, log.new
from (select max(id) as id from answer_log where campaign_id = :campaign_id
      group by campaign_id, unit_id, item_id) newest
join answer_log log on log.id = newest.id;

-- name: last-changes-of-item
-- The same for one item.
select log.unit_id, log.item_id, log.person_id, log.channel, log.at, log.old, log.new
from campaign_target target
join answer_log log on log.id = (
  select max(id) from answer_log
  where campaign_id = target.campaign_id and unit_id = target.unit_id and item_id = :item_id)
where target.campaign_id = :campaign_id;

-- name: changes-of-answer
-- The changes of one answer, newest first.
select log.unit_id, log.item_id, log.person_id, log.channel, log.at, log.old, log.new
from answer_log log
where log.campaign_id = :campaign_id and log.unit_id = :unit_id and log.item_id = :item_id
order by log.id desc limit :limit;
