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
