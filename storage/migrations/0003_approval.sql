-- A commune's leader approves, the district takes the report in or returns it with a reason,
-- and may give one unit more time.

alter table report add column approved_at text;
alter table report add column approved_by text references person (id);
alter table report add column returned text;   -- JSON: reason, items, at, by; of the last return

alter table campaign_target add column due_at text;  -- null: the campaign's own deadline
