# frozen_string_literal: true

require "net/http"
require_relative "support/engine_stand_in"
require_relative "support/examples"
require_relative "support/own_database"

# Tasks that start with a transaction of an app that has a database of its own, and what surrounds their steps.
RSpec.describe "Starts, on the real engine" do
  include Shop::Examples

  FILES = {
    "app/models/order.rb" => "class Order < ApplicationRecord\n  has_tasker_tasks\nend\n",
    "app/models/current.rb" => "class Current < ActiveSupport::CurrentAttributes\n  attribute :order, :tenant\nend\n",
    "db/migrate/20260101000000_create_orders.rb" => <<~RUBY,
      class CreateOrders < ActiveRecord::Migration[8.0]
        def change = create_table(:orders) { |t| t.integer :number, index: true }
      end
    RUBY
    "config/initializers/zz_starts.rb" => <<~RUBY,
      Rails.application.config.tasker.current_attributes = [ "Current" ]
      I18n.available_locales = %i[ en de ]
      # Ends the process between the commit and the sending.
      if (kill_at = ENV["KILL_AT"]&.to_i)
        TaskerContribRails::Starts::Sender.singleton_class.prepend(Module.new {
          define_method(:after_commit) { |row| (kill_at -= 1).zero? ? Process.kill(:KILL, Process.pid) : super(row) }
        })
      end
    RUBY
    "start_many.rb" => <<~RUBY,
      shop, from, to = ARGV.first, *ARGV.drop(1).map(&:to_i)
      random = Random.new(from)
      (from...to).each do |number|
        Order.transaction do
          order = Order.create!(number:)
          order.start_task("nap", context: { seconds: 5, number:, shop: })
          raise ActiveRecord::Rollback if random.rand < 0.3
        end
      end
      puts "done"
    RUBY
    "start_observed.rb" => <<~RUBY,
      order = Order.create!(number: -1)
      Current.set(order:, tenant: "acme") do
        I18n.with_locale(:de) { Time.use_zone("Hawaii") { puts order.start_task("observed").task_uuid } }
      end
    RUBY
    "app/handlers/observed.rb" => <<~RUBY,
      class Observed < TaskerCore::StepHandler::Base
        def note(context)
          what = [ context.step_name, Current.order&.number.inspect, Current.tenant.inspect, I18n.locale, Time.zone.name,
            context.context.keys.inspect ]
          File.write("\#{ENV.fetch("RUNS")}.observed", "\#{what.join(" ")}\\n", mode: "a")
        end
      end
    RUBY
    "app/handlers/observed_first_handler.rb" => <<~RUBY,
      class ObservedFirstHandler < Observed
        def call(context)
          note(context)
          Current.tenant = "changed by a step"
          raise TaskerCore::Errors::RetryableError.new("again", retry_after: 1) unless context.is_retry?

          TaskerContribRails.start("observed_child")
          success(result: {})
        end
      end
    RUBY
    "app/handlers/observed_child_handler.rb" => <<~RUBY,
      class ObservedChildHandler < Observed
        def call(context) = note(context).then { success(result: {}) }
      end
    RUBY
    "app/handlers/observed_split_handler.rb" => <<~RUBY,
      class ObservedSplitHandler < Observed
        include TaskerCore::StepHandler::Mixins::Batchable
        def call(context)
          note(context)
          create_batches_outcome(worker_template_name: "work", cursor_configs: create_cursor_configs(4, 2), total_items: 4)
        end
      end
    RUBY
    "app/handlers/observed_work_handler.rb" => <<~RUBY
      class ObservedWorkHandler < Observed
        include TaskerCore::StepHandler::Mixins::Batchable
        def call(context) = note(context).then { batch_worker_success(items_processed: 2, items_succeeded: 2) }
      end
    RUBY
  }.freeze

  before(:all) do
    @own = Shop::OwnDatabase.new
    @env = { **@own.env, THREADS: "4" }
    @app = Shop::Application.new(RailsApplication.create("--no-skip-active-job").root).furnish
    FILES.each { |path, text| @app.write(path, text) }
    batch = Shop::BATCH.merge("batch_size" => 2, "parallelism" => 2)
    bring_observed(batch)
    @own.migrate(@app)
  end

  before { FileUtils.rm_f("#{app.path("runs")}.observed") }

  after(:all) do
    @app&.remove
    @own.drop
  end

  def bring_observed(batch)
    steps = [ Shop.step("first", "ObservedFirstHandler", retry: { "retryable" => true, "max_attempts" => 3 }),
      Shop.step("split", "ObservedSplitHandler", "first", type: "batchable", batch_config: batch),
      Shop.step("work", "ObservedWorkHandler", "split", type: "batch_worker", batch_config: batch),
      Shop.step("gather", "ObservedChildHandler", "work", type: "deferred_convergence") ]
    bring("observed", *steps)
    bring("observed_child", Shop.step("child", "ObservedChildHandler"))
  end

  def own(sql) = @own.exec(sql)
  def worker = work(**@env)

  def starting(from, to, **env)
    work("rails", "runner", "start_many.rb", @own.name, from.to_s, to.to_s, ready: nil, **@env, **env)
  end

  # The tasks that the engine made of these starts, by the number of the order.
  def made
    rows = @own.engine.exec_params("SELECT task_uuid, context->>'number' AS number, correlation_id FROM tasker.tasks " \
      "WHERE context->>'shop' = $1", [ @own.name ])
    rows.map { |row| row.values_at("number", "task_uuid", "correlation_id") }
  end

  it "are as many tasks as there are orders, whatever is rolled back, killed between commit and sending, or away" do
    # Their steps are long, so that the engine has little else to do; what they are is not asked here.
    2.times { work(**@env, THREADS: "1") }
    # Two processes are killed after a commit, before the start was sent: after some 100 starts.
    killed = [ starting(0, 400, KILL_AT: "70"), starting(400, 800, KILL_AT: "80") ]
    others = [ starting(800, 1200), starting(1200, 1600) ]
    Shop.eventually("some starts") { made.size > 60 }
    Shop.restart("server")
    killed.each { |process| expect(process.wait(seconds: 120)).to be_signaled }
    others.each { |process| expect(process.wait(seconds: 120).exitstatus).to eq(0) }

    left = -> { own("SELECT count(*) FROM tasker_starts WHERE sent_at IS NULL").getvalue(0, 0).to_i }
    Shop.eventually(-> { "#{left.call} starts to be sent" }, seconds: 120) { left.call.zero? }
    orders = own("SELECT number FROM orders WHERE number >= 0").column_values(0)
    expect(orders.size).to be_between(600, 800) # of 1,000 starts, the others were rolled back
    expect(made.map(&:first).sort).to eq(orders.sort)
    starts = own("SELECT o.number, s.task_uuid, s.id FROM tasker_starts s JOIN orders o ON o.id::text = s.record_id " \
      "WHERE o.number >= 0")
    expect(starts.values).to match_array(made)
  ensure
    engine = EngineStandIn.new
    engine.forget(made.map { |_, task| task })
    engine.close
  end

  it "bring what the engine would change or refuse, of which this gem knows" do
    server = Net::HTTP.new(URI(ENV.fetch("TASKER_ORCHESTRATION_URL")).host, URI(ENV["TASKER_ORCHESTRATION_URL"]).port)
    worker
    await create("observed_child") # the template is known now
    read = lambda do |task|
      @created << task
      JSON.parse(database.exec_params("SELECT context FROM tasker.tasks WHERE task_uuid = $1", [ task ]).getvalue(0, 0))
        .except("unique")
    end
    # What the server stores of such a context, or nil.
    stored = lambda do |context|
      body = { name: "observed_child", namespace: "shop", version: "1.0.0", initiator: "spec", source_system: "spec",
        reason: "spec", context: { "unique" => SecureRandom.uuid, **context } }
      answer = server.post("/v1/tasks", JSON.generate(body), "Content-Type" => "application/json")
      read.call(JSON.parse(answer.body)["task_uuid"]) if answer.code.to_i < 300
    end
    nested = ->(depth) { depth.times.inject(1) { |value, _| [ value ] } }
    [
      { "text" => "ü" * 5000 }, { "text" => "ü" * 5001 }, { "list" => [ 1 ] * 1000 }, { "list" => [ 1 ] * 1001 },
      { "deep" => nested.(9) }, { "deep" => nested.(10) }, { "only" => 1 }, { "a" => [ { "Script" => 1, "b" => 2 } ] },
      { "once" => 1 }, { "none" => 1 }, { "note" => "<script>" }, { "note" => "<Script> data: javascript" },
      { "note" => "data:text/html" }, { "list" => [ "x" * 9990 ] * 106 }
    ].each do |context|
      kept = TaskerContribRails::EngineLimits.fault("context" => context).nil?
      expect([ context.to_s.first(50), stored.(context) == context ]).to eq([ context.to_s.first(50), kept ])
    end

    app.write("start_kept.rb", <<~RUBY)
      context = { only: [ 7 ], note: "<script>" * 2000, deep: #{nested.(20)} }
      puts TaskerContribRails.start("observed_child", context:).task_uuid
    RUBY
    await app.run!("rails", "runner", "start_kept.rb", env: @own.strings).output[/\S+\s*\z/].strip
    seen = File.readlines("#{app.path("runs")}.observed", chomp: true).last
    expect(seen).to end_with('["only", "note", "deep"]')
  end

  it "surround each step with what surrounded the start: retries, batch workers, and tasks that a step starts" do
    worker
    task = app.run!("rails", "runner", "start_observed.rb", env: @own.strings).output[/\S+\s*\z/].strip
    await task
    plain = create("observed_child")
    await plain
    seen = -> { File.readlines("#{app.path("runs")}.observed", chomp: true) }
    Shop.eventually("the task that a step started") { seen.call.grep(/\Achild/).size == 2 }

    same = "-1 \"acme\" de Hawaii []"
    expect(seen.call.grep_v(/unique/)).to match_array([
      *%w[ first first split work_001 work_002 gather ].map { |step| "#{step} #{same}" },
      "child -1 \"changed by a step\" de Hawaii []"
    ])
    expect(seen.call.grep(/unique/)).to eq([ "child nil nil en UTC [\"unique\"]" ])

    # A search finds a task by its start, and not by what this gem sent with it.
    found = ->(text) { TaskerContribRails::Operations.open(settings: Shop.settings) { |it| it.tasks(text:).map(&:id) } }
    start = own("SELECT id FROM tasker_starts WHERE task_uuid = '#{task}'").getvalue(0, 0)
    expect([ found.("Hawaii"), found.("_tasker"), found.(start) ]).to eq([ [], [], [ task ] ])
    expect(found.("unique")).to include(plain)
  end
end
