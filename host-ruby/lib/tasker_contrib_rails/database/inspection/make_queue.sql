-- What a worker does when it starts, as a statement that fails where the role may not.
DO $$
BEGIN
  PERFORM pgmq.create('tasker_doctor');
  EXECUTE 'COMMENT ON TABLE pgmq.q_tasker_doctor IS ''made by tasker:doctor, and rolled back''';
  PERFORM pgmq.drop_queue('tasker_doctor');
END
$$
