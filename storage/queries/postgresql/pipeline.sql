-- name: reports
-- Reports by [[campaign id, unit id], ...].
select report.campaign_id, report.unit_id, report.state, report.answers, report.submitted_at,
       report.submitted_by, report.updated_at, report.approved_at, report.approved_by,
       report.returned, report.extras
from json_each(:reports) given
join report
  on report.campaign_id = json_extract(given.value, '$[0]')
  and report.unit_id = json_extract(given.value, '$[1]');
