-- name: count-on
-- After rows were copied with their numbers: the next ones come behind them.
select setval('answer_log_id_seq', max(id)) from answer_log
union all select setval('dead_letter_id_seq', max(id)) from dead_letter
union all select setval('outbox_id_seq', max(id)) from outbox
union all select setval('web_message_seq_seq', max(seq)) from web_message
union all select setval('audit_id_seq', max(id)) from audit
union all select setval('received_update_id_seq', max(id)) from received_update;
