# frozen_string_literal: true

require "concurrent"
require "delegate"
require "erb"
require_relative "support/examples"

# On the real engine: why a task does not move, and what makes it move.
RSpec.describe "Operating the real engine" do
  include Shop::Examples

  before(:all) do
    @app = Shop.application
    @app.bring_templates
  end

  let(:settings) { Shop.settings(hand_back_after: 2) }

  def why(task) = TaskerContribRails::Operations.open(settings:) { |engine| engine.why(task) }
  def causes(task) = why(task).map(&:code)

  def await_cause(task, code)
    Shop.eventually(-> { "#{code}, and it is #{why(task)}" }) do
      why(task).find { |cause| cause.code == code }
    end
  end

  def act(action, *arguments, by: "ada", **)
    TaskerContribRails::Operations.act(by:, because: "the bank is back", settings:) do |actions|
      actions.public_send(action, *arguments, **)
    end
  end

  def transition(task)
    JSON.parse(database.exec_params("SELECT transition_metadata FROM tasker.task_transitions WHERE task_uuid = $1 " \
      "AND transition_metadata ? 'by' ORDER BY sort_key DESC LIMIT 1", [ task ]).getvalue(0, 0))
  end

  describe "why" do
    it "names what failed for good, what waits behind it, and the retry that is to be typed" do
      bring "charged", Shop.step("charge", "DeclinedHandler"), Shop.step("ship", "NapHandler", "charge")
      work
      task = create("charged")
      await(task, "blocked_by_failures")

      cause, behind = why(task)
      expect(cause).to have_attributes(code: "failed-for-good", step: "charge", blocks: [ "ship" ], remedy: :retry,
        sentence: "`charge` (DeclinedHandler) failed and asked not to be retried: " \
          "TaskerCore::Errors::PermanentError, card declined.",
        command: "bin/rails tasker:retry #{task.delete("-").last(8)} charge --because \"…\"")
      expect(behind.sentence).to eq("`ship` waits for `charge`.")
      expect(TaskerContribRails::Operations.open(settings:) { |engine| engine.stuck(age: 0).map(&:id) })
        .to include(task)
    end

    it "tells a retry that will come, a handler that runs, and one that runs too long" do
      bring "slow", Shop.step("sleep", "NapHandler", timeout_seconds: 1)
      work
      busy, long, slow = park, create("nap", held: true), create("slow", held: true)

      expect(await_cause(busy, "waits-for-retry").sentence)
        .to match(/\A`only` waits for attempt 2 of 3, in \d+ min: TaskerCore::Errors::RetryableError, busy\.\z/)
      expect(await_cause(long, "runs").sentence).to match(/\A`only` has run for \d+ s on pid \d+ on \S+?\.\z/)
      expect(await_cause(slow, "over-time-limit").sentence).to match(/but its limit is 1 s\.\z/)
    end

    it "tells that no worker lives, and that one died with the step in its hands" do
      task = create("nap")
      expect(await_cause(task, "no-worker"))
        .to have_attributes(remedy: :start_worker, sentence: /no worker is running for the namespace `shop`/)

      worker = work
      held = create("nap", held: true)
      await_cause(held, "runs")
      worker.finish
      expect(await_cause(held, "worker-died").remedy).to eq(:start_worker)
      work
      expect(await_cause(held, "runs")).to be
    end

    it "tells that the registered template has no such step any more, and such steps take no place in a worker" do
      bring "renamed", Shop.step("first", "NapHandler"), Shop.step("after", "NapHandler", "first")
      worker = work
      tasks = Array.new(2) { create("renamed", held: true) }
      tasks.each { |task| await_cause(task, "runs") }
      drain(worker, *tasks)
      bring "renamed", Shop.step("first", "NapHandler"), Shop.step("later", "NapHandler", "first")
      work # has two places

      tasks.each do |task|
        expect(await_cause(task, "template-lacks-step")).to have_attributes(step: "after", remedy: :restore_template)
      end
      await(create("nap"))
    ensure
      tasks&.each { |task| act(:cancel, task) }
    end

    it "tells what a killed server left, what the engine forgets, and a reset that the task did not hear of" do
      worker = work
      left, forgotten, reset = create("linear"), park, create("declined")
      await(left, "complete")
      await(reset, "blocked_by_failures")
      worker.stop
      stage(left, "enqueuing_steps", ago: "5 minutes")
      stage(forgotten, "waiting_for_dependencies", ago: "61 minutes")
      client.act_on_step(reset, client.list_task_steps(reset).first.step_uuid, action_type: "reset_for_retry",
        reset_by: "ada", reason: "test")

      expect(await_cause(left, "left-between-commits").remedy).to eq(:revive)
      expect(await_cause(forgotten, "forgotten").remedy).to eq(:revive)
      expect(await_cause(reset, "reset-not-told").remedy).to eq(:revive)
    end

    it "says that a task has ended, and knows it by the end of its id" do
      work
      task = create("linear")
      await(task, "complete")

      expect(why(task.delete("-").last(8)).map(&:sentence)).to match([ /\AIt completed \d+ s ago\.\z/ ])
      expect { why("ffffffff") }
        .to raise_error(TaskerContribRails::Error::NoSuchTask, "There is no task whose id ends in ffffffff.")
      expect { why("x") }.to raise_error(TaskerContribRails::Error::NoSuchTask, /36 characters/)
    end
  end

  describe "an action" do
    it "retries what failed for good or used up its attempts, and the task completes" do
      repaired = 'return success(result: {}) if File.exist?("repaired")'
      handler "repaired", "#{repaired}\n    raise TaskerCore::Errors::PermanentError, 'not yet'"
      handler "tired", "#{repaired}\n    raise TaskerCore::Errors::RetryableError.new('not yet', retry_after: 0)"
      bring "repaired", Shop.step("begin", "NapHandler"), Shop.step("charge", "RepairedHandler",
        "begin"), Shop.step("ship", "NapHandler", "charge")
      bring "arms", Shop.step("left", "RepairedHandler"), Shop.step("right", "RepairedHandler"),
        Shop.step("join", "NapHandler", "left", "right")
      bring "tired", Shop.step("only", "TiredHandler", retry: { "retryable" => true, "max_attempts" => 2 })
      work
      tasks = %w[ repaired arms tired ].map { |name| create(name) }
      tasks.each { |task| await(task, "blocked_by_failures") }
      expect(causes(tasks.last)).to eq([ "attempts-used-up" ])
      await_both_failed(tasks[1])
      app.write("repaired", "")

      expect(act(:retry, tasks.first, "charge", dry_run: true).would).to eq("Would retry charge; ship follows.")
      expect(client.get_task(tasks.first).status).to eq("blocked_by_failures")
      act(:retry, tasks.first, "charge")
      act(:retry, tasks[1])
      act(:retry, tasks.last)
      tasks.each { |task| await(task, "complete") }
      expect(transition(tasks.first)).to include("by" => "ada", "reason" => "the bank is back")
    ensure
      FileUtils.rm_f(app.path("repaired"))
    end

    it "completes and skips a step by hand, and the steps after it run" do
      bring "by_hand", Shop.step("charge", "DeclinedHandler"), Shop.step("ship", "NapHandler", "charge")
      work
      completed, skipped, last = create("by_hand"), create("by_hand"), create("declined")
      [ completed, skipped, last ].each { |task| await(task, "blocked_by_failures") }

      act(:complete, completed, "charge", result: { payment: "p1" })
      act(:skip, skipped, "charge")
      act(:skip, last, "only")
      [ completed, skipped, last ].each { |task| await(task, "complete") }
      expect { act(:skip, completed, "charge") }
        .to raise_error(TaskerContribRails::Error::ActionRefused, "`charge` is complete already.")
    end

    it "cancels, and does nothing more to what is over" do
      task = create("nap")
      act(:cancel, task)
      expect(client.get_task(task).status).to eq("cancelled")
      expect(transition(task)).to include("by" => "ada", "reason" => "the bank is back")
      %i[ retry cancel revive ].each do |action|
        expect { act(action, task) }.to raise_error(TaskerContribRails::Error::ActionRefused, /cancelled/)
      end
      expect { act(:retry, create("nap"), "onyl") }
        .to raise_error(TaskerContribRails::Error::ActionRefused, "The task has no step `onyl`, only `only`.")
    end

    # All six have looked before the first one acts: who looks later sees another task, and may act on that.
    it "of six at once is done once" do
      work
      task = create("declined")
      await(task, "blocked_by_failures")
      looked = Concurrent::CyclicBarrier.new(6)
      meet = Class.new(SimpleDelegator) { define_method(:task) { |id| super(id).tap { looked.wait(30) } } }
      allow(TaskerContribRails::Operations::Engine)
        .to receive(:new).and_wrap_original { |make, *arguments, **more| meet.new(make.call(*arguments, **more)) }

      outcomes = 6.times.map do |number|
        Thread.new do
          number.even? ? act(:retry, task, "only") : act(:skip, task, "only")
          :done
        rescue TaskerContribRails::Error => error
          error.message
        end
      end.map(&:value)
      expect(outcomes.tally).to eq(:done => 1, "The task has moved meanwhile. Look at it again." => 5)
    end

    it "lets twenty of twenty tasks with failed steps complete" do
      handler "repaired", 'return success(result: {}) if File.exist?("repaired")' \
        "\n    raise TaskerCore::Errors::PermanentError, 'not yet'"
      bring name = "twenty_#{SecureRandom.hex(4)}", Shop.step("charge", "RepairedHandler"),
        Shop.step("stock", "RepairedHandler"), Shop.step("ship", "NapHandler", "charge", "stock")
      work(THREADS: "6")
      tasks = Array.new(20) { create(name) }
      tasks.each { |task| await(task, "blocked_by_failures", seconds: 120) }
      tasks.each { |task| await_both_failed(task) }
      app.write("repaired", "")

      bulk = app.start("rails", "tasker:retry", "--failed", "--name", name, "--because", "the bank is back", ready: nil)
      expect(bulk.wait(seconds: 90).exitstatus).to eq(0), bulk.output
      expect(bulk.output).to include("20 of 20 tasks.")
      tasks.each { |task| await(task, "complete", seconds: 120) }
    ensure
      FileUtils.rm_f(app.path("repaired"))
    end

    it "works in a session of any time zone and search path, and with a wait that is long" do
      handler "patient", 'return success(result: {}) if File.exist?("repaired")' \
        "\n    raise TaskerCore::Errors::RetryableError.new('not yet', retry_after: 600)"
      bring "patient", Shop.step("only", "PatientHandler")
      work
      tasks = %w[ America/New_York Asia/Tokyo ].to_h { |zone| [ zone, park("patient") ] }
      tasks.each_value { |task| await_cause(task, "waits-for-retry") }
      app.write("repaired", "")
      tasks.each do |zone, task|
        options = ERB::Util.url_encode("-c timezone=#{zone} -c search_path=public")
        elsewhere = Shop.settings(hand_back_after: 2, database_url: "#{ENV.fetch("DATABASE_URL")}?options=#{options}")
        TaskerContribRails::Operations.act(by: "ada", because: "the bank is back", settings: elsewhere) do |actions|
          actions.retry(task, "only")
        end
        await(task)
      end
    ensure
      FileUtils.rm_f(app.path("repaired"))
    end

    it "completes a decision by hand, and its branch runs; and a step whose handler still runs, whose own result is " \
      "refused" do
      handler "undecided", 'raise TaskerCore::Errors::PermanentError.new("ask somebody")'
      bring "by_decision", Shop.step("start", "NapHandler"), Shop.step("route", "UndecidedHandler", "start",
        type: "decision"), Shop.step("left", "NapHandler", "route"), Shop.step("right", "NapHandler", "route")
      bring "by_result", Shop.step("only", "NapHandler"), Shop.step("after", "NapHandler", "only")
      work
      decided, running = create("by_decision"), create("by_result", held: true)
      await(decided, "blocked_by_failures")
      await_held(running)

      act(:complete, decided, "route",
        result: { decision_point_outcome: { type: "create_steps", step_names: [ "right" ] } })
      act(:complete, running, "only", result: { by: "hand" })
      await(decided)
      expect(client.list_task_steps(decided).map(&:name)).to contain_exactly("start", "route", "right")

      release(running)
      await(running)
      Shop.eventually("the handler's result to be refused") do
        app.log.match?(/#{running}.*: its result is dropped\..* or it was completed by hand\./)
      end
      kept = database.exec_params("SELECT results FROM workflow_steps JOIN named_steps ns USING (named_step_uuid) " \
        "WHERE task_uuid = $1 AND ns.name = 'only'", [ running ]).getvalue(0, 0)
      expect(JSON.parse(kept)).to include("result" => { "by" => "hand" })
    end

    it "cancels what the server has given up" do
      work
      task = create("declined")
      await(task, "blocked_by_failures")
      database.exec_params("SELECT transition_task_state_atomic($1, 'blocked_by_failures', 'error', NULL, '{}')",
        [ task ])
      act(:cancel, task)
      expect(client.get_task(task).status).to eq("cancelled")
    end

    it "revives what a killed server left, and what the engine forgot" do
      work
      left = create("diamond")
      forgotten = park
      await(left, "complete")
      stage(left, "evaluating_results", ago: "5 minutes")
      stage(forgotten, "waiting_for_dependencies", ago: "61 minutes")

      act(:revive, left)
      await(left, "complete")
      await_cause(forgotten, "forgotten")
      act(:revive, forgotten)
      await(forgotten, "complete")
    end

    it "is not needed for what a killed server left: a worker revives it, in whichever state, and leaves alone what " \
      "runs" do
      app.write("config/initializers/revive.rb", "Rails.application.config.tasker.revive_after = 2")
      ended, unbegun = create("diamond"), create("linear")
      first = work
      await(ended, "complete")
      await(unbegun, "complete")
      first.stop
      unbegun = create("nap")
      await_cause(unbegun, "no-worker")
      unsend(unbegun)
      stage(unbegun, "initializing", ago: "5 minutes")
      stage(ended, "enqueuing_steps", ago: "5 minutes")

      runs = create("nap", held: true)
      worker = work
      [ ended, unbegun ].each { |task| await(task, "complete") }
      await_held(runs)
      release(runs)
      await(runs)
      expect([ ended, unbegun ].map { |task| transition(task) })
        .to all(include("by" => /\Aworker tcr/, "reason" => "the server was ended while it moved this task"))
      expect(worker.output + app.log)
        .to match(/task shop\/nap #{unbegun} was left in initializing when a server ended: revived/)
      expect(database.exec_params("SELECT FROM tasker.task_transitions WHERE task_uuid = $1 AND transition_metadata " \
        "? 'by'", [ runs ]).ntuples).to eq(0)
    ensure
      FileUtils.rm_f(app.path("config/initializers/revive.rb"))
    end

    # As where the server was killed before it sent the first step.
    def unsend(task)
      database.exec_params("UPDATE tasker.workflow_step_transitions SET to_state = 'pending', created_at = " \
        "created_at - interval '5 minutes' WHERE most_recent AND workflow_step_uuid IN (SELECT workflow_step_uuid " \
          "FROM tasker.workflow_steps WHERE task_uuid = $1)", [ task ])
      database.exec_params("UPDATE tasker.workflow_steps SET in_process = false WHERE task_uuid = $1", [ task ])
      database.exec_params("DELETE FROM pgmq.q_worker_shop_queue WHERE message->>'task_uuid' = $1", [ task ])
    end

    def await_both_failed(task)
      Shop.eventually("both arms to fail") do
        client.list_task_steps(task).count { |step| step.current_state == "error" } == 2
      end
    end
  end

  # What happens once in a thousand kills, or after an hour, is made by changing the row.
  # In one transaction, or the server takes up a retry that is due before it sees that it has forgotten the task.
  # A retry is due `ago` earlier, too.
  def stage(task, state, ago:)
    database.transaction do |session|
      session.exec_params("UPDATE tasker.workflow_step_transitions SET created_at = created_at - $2::interval WHERE " \
        "workflow_step_uuid IN (SELECT workflow_step_uuid FROM tasker.workflow_steps WHERE task_uuid = $1)",
        [ task, ago ])
      session.exec_params("UPDATE tasker.workflow_steps SET last_attempted_at = last_attempted_at - $2::interval " \
        "WHERE task_uuid = $1", [ task, ago ])
      session.exec_params("UPDATE tasker.task_transitions SET to_state = $2, created_at = created_at - $3::interval " \
        "WHERE task_uuid = $1 AND most_recent", [ task, state, ago ])
      session.exec_params("UPDATE tasker.tasks SET complete = false WHERE task_uuid = $1", [ task ])
    end
  end
end
