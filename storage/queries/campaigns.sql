-- name: save-unit
insert into unit (id, parent_id, name, short, kind, code, aliases, place)
values (:id, :parent_id, :name, :short, :kind, :code, :aliases, :place)
on conflict (id) do update set
  parent_id = excluded.parent_id, name = excluded.name, short = excluded.short,
  kind = excluded.kind, code = excluded.code, aliases = excluded.aliases,
  place = excluded.place;

-- name: units
select id, parent_id, name, short, kind, code, aliases, place from unit order by place, id;

-- name: unit
select id, parent_id, name, short, kind, code, aliases, place from unit where id = :id;

-- name: save-checklist
-- A version never changes once it is there.
insert into checklist (id, version, texts) values (:id, :version, :texts)
on conflict (id, version) do nothing;

-- name: checklist
select texts from checklist where id = :id and version = :version;

-- name: kept-checklists
select id, max(version) as version from checklist group by id order by id;

-- name: insert-campaign
insert into campaign (id, checklist_id, checklist_version, owner_id, title, year, window_from,
                      window_to, opens_at, due_at, state, previous_id)
values (:id, :checklist_id, :checklist_version, :owner_id, :title, :year, :window_from,
        :window_to, :opens_at, :due_at, :state, :previous_id);

-- name: insert-campaign-target
insert into campaign_target (campaign_id, unit_id, scope) values (:campaign_id, :unit_id, :scope);

-- name: campaigns
select id, checklist_id, checklist_version, owner_id, title, year, window_from, window_to,
       opens_at, due_at, state, previous_id
from campaign order by due_at desc, id;

-- name: campaign
select id, checklist_id, checklist_version, owner_id, title, year, window_from, window_to,
       opens_at, due_at, state, previous_id
from campaign where id = :id;

-- name: campaigns-owned
-- The campaigns that a unit asks of others, a closed one until the next of its kind follows.
select id, checklist_id, checklist_version, owner_id, title, year, window_from, window_to,
       opens_at, due_at, state, previous_id
from campaign
where owner_id = :unit_id
  and (state = 'open'
       or not exists (select 1 from campaign later where later.previous_id = campaign.id))
order by state = 'closed', due_at, id;

-- name: campaign-units
-- Every unit that a campaign asks, in order, with its report where there is one.
select unit.id, unit.parent_id, unit.name, unit.short, unit.kind, target.scope,
       target.due_at as extended_to, target.reopened, report.state,
       report.answers, report.submitted_at, report.submitted_by, report.updated_at,
       report.approved_at, report.approved_by, report.returned, report.extras
from campaign_target target
join unit on unit.id = target.unit_id
left join report
  on report.campaign_id = target.campaign_id and report.unit_id = target.unit_id
where target.campaign_id = :campaign_id
order by unit.place, unit.id;

-- name: campaign-units-within
-- The same of one unit and those below it.
with recursive below (id) as (
  select unit.id from unit where unit.id = :unit_id
  union all
  select unit.id from below join unit on unit.parent_id = below.id
)
select unit.id, unit.parent_id, unit.name, unit.short, unit.kind, target.scope,
       target.due_at as extended_to, target.reopened, report.state,
       report.answers, report.submitted_at, report.submitted_by, report.updated_at,
       report.approved_at, report.approved_by, report.returned, report.extras
from campaign_target target
join unit on unit.id = target.unit_id
left join report
  on report.campaign_id = target.campaign_id and report.unit_id = target.unit_id
where target.campaign_id = :campaign_id and target.unit_id in (select id from below)
order by unit.place, unit.id;

-- name: campaigns-below
-- Open campaigns of other units that ask somebody below this one.
with recursive below (id) as (
  select unit.id from unit where unit.id = :unit_id
  union all
  select unit.id from below join unit on unit.parent_id = below.id
)
select id, checklist_id, checklist_version, owner_id, title, year, window_from, window_to,
       opens_at, due_at, state, previous_id
from campaign
where owner_id <> :unit_id and state = 'open'
  and id in (select target.campaign_id from below
             join campaign_target target on target.unit_id = below.id and target.scope = 'unit')
order by due_at, id;

-- name: unit-and-above
with recursive above (id, parent_id, steps) as (
  select unit.id, unit.parent_id, 0 from unit where unit.id = :unit_id
  union all
  select unit.id, unit.parent_id, steps + 1 from above join unit on unit.id = above.parent_id
)
select id from above order by steps;

-- name: count-targets
select count(*) as targets from campaign_target
where campaign_id = :campaign_id and scope = 'unit';


-- name: units-above
-- Every unit above one that a campaign asks.
with recursive above (id) as (
  select unit.parent_id
  from campaign_target target
  join unit on unit.id = target.unit_id
  where target.campaign_id = :campaign_id and unit.parent_id is not null
  union
  select unit.parent_id from above join unit on unit.id = above.id
  where unit.parent_id is not null
)
select unit.id, unit.parent_id, unit.name, unit.short
from above join unit on unit.id = above.id;

-- name: units-around
-- Every unit that a campaign asks, and every one above, the highest first.
with recursive around (id, depth) as (
  select target.unit_id, 0 from campaign_target target where target.campaign_id = :campaign_id
  union
  select unit.parent_id, around.depth + 1 from around join unit on unit.id = around.id
  where unit.parent_id is not null
)
select unit.id, unit.parent_id, unit.name, unit.short
from unit join (select id, max(depth) as depth from around group by id) known using (id)
order by known.depth desc, unit.place, unit.id;

-- name: reports-elsewhere
-- What the units of a campaign have submitted in others of the same owner over the same time.
select report.unit_id, report.answers, other.checklist_id, other.checklist_version, other.title
from campaign
join campaign other
  on other.owner_id = campaign.owner_id and other.id <> campaign.id
  and other.window_from <= campaign.window_to and other.window_to >= campaign.window_from
join campaign_target target on target.campaign_id = campaign.id
join report on report.campaign_id = other.id and report.unit_id = target.unit_id
where campaign.id = :campaign_id and report.state in ('submitted', 'approved', 'received');

-- name: answers-to-item
-- What every unit has submitted on one item, in the units' order.
select report.unit_id, json_extract(report.answers, '$.' || :item_id) as answer
from report join unit on unit.id = report.unit_id
where report.campaign_id = :campaign_id and report.state in ('submitted', 'approved', 'received')
  and json_extract(report.answers, '$.' || :item_id) is not null
order by unit.place, unit.id;

-- name: edits
select place, text, basis, person_id, at from edit where campaign_id = :campaign_id;

-- name: save-edit
insert into edit (campaign_id, place, text, basis, person_id, at)
values (:campaign_id, :place, :text, :basis, :person_id, :at)
on conflict (campaign_id, place) do update set
  text = excluded.text, basis = excluded.basis, person_id = excluded.person_id, at = excluded.at;

-- name: drop-edit
delete from edit where campaign_id = :campaign_id and place = :place;

-- name: standings
-- How far each unit that a campaign asks is, in order.
select unit.id, unit.parent_id, unit.name, unit.short, unit.kind, report.state,
       report.answers <> '{}' as is_begun
from campaign_target target
join unit on unit.id = target.unit_id
left join report
  on report.campaign_id = target.campaign_id and report.unit_id = target.unit_id
where target.campaign_id = :campaign_id and target.scope = 'unit'
order by unit.place, unit.id;
