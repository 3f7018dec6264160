# frozen_string_literal: true

# How a step meets Rails: the worker's own threads in a real application, in which only the engine is imitated.
RSpec.describe "Steps in a Rails application" do
  before(:all) do
    @app = RailsApplication.create
    @app.write "app/models/current.rb", "class Current < ActiveSupport::CurrentAttributes\n  attribute :order\nend\n"
    @app.write "config/initializers/registered.rb", <<~RUBY
      TaskerContribRails.register "payments.refund", "Payments::RefundHandler"
      TaskerContribRails.register "greet", ->(context) { { greeting: "Hello, \#{context.get_input("order")}" } }
    RUBY
    @app.write "worker.rb", WORKER
  end

  after(:all) { @app.remove }

  # A worker whose engine is a list of steps: a thread in which handlers run, and a runner. Its results are printed.
  WORKER = <<~'RUBY'
    require "./config/environment"

    class ListedSteps < TaskerContribRails::Runtime::TaskerRb
      def initialize = (@steps, @results = Thread::Queue.new, Thread::Queue.new)
      def poll = (@steps.pop(true) unless @steps.empty?)
      def announce(...) = nil
      def complete(completion) = @results << completion

      def run(callable, **context)
        step = { name: "charge", handler: { callable:, initialization: {} }, retry: {} }
        task = { task: { task_uuid: "task-1", context: }, task_name: "order", namespace_name: "shop", task_version: "1.0.0" }
        @steps << { event_id: SecureRandom.uuid, task_uuid: "task-1", step_uuid: "step-1", task_sequence_step: { task:, dependency_results: {}, step_definition: step,
          workflow_step: { workflow_step_uuid: "step-1", task_uuid: "task-1", name: "charge", attempts: 0, max_attempts: 3 } } }
        @results.pop(timeout: 20).then { |result| result[:success] ? result[:result] : result[:error] }
      end
    end

    STEPS = ListedSteps.new.tap(&:load)
    activity = TaskerContribRails::Worker::Activity.new
    AT_REST = -> { Thread.pass until activity.empty? }
    runner = TaskerContribRails::Worker::StepRunner.new(runtime: STEPS, activity:, call: TaskerContribRails::Handlers::Call.new(TaskerContribRails.handlers))
    TaskerContribRails::Worker::HandlerThreads.new(runtime: STEPS, runner:, activity:).start

    def change(file, from, to)
      path = Rails.root.join(file)
      path.write(path.read.sub(from, to))
    end
  RUBY

  attr_reader :app

  # What +script+ prints, which runs after the worker has started.
  def output_of(script)
    app.write "script.rb", "require \"./worker\"\n#{script}"
    app.run!("bundle", "exec", "ruby", "script.rb", env: { "RUBYOPT" => nil }).output.lines(chomp: true)
  end

  def handler(name, body)
    "class #{name} < TaskerCore::StepHandler::Base\n  def call(context)\n#{body.gsub(/^/, "    ")}\n  end\nend\n"
  end

  it "begin with fresh CurrentAttributes, whatever the step before left in them" do
    app.write "app/handlers/remember_handler.rb", handler("RememberHandler", <<~RUBY)
      seen, Current.order = Current.order, context.get_input("order")
      success(result: { seen:, set: Current.order })
    RUBY
    expect(output_of('2.times { |order| puts STEPS.run("RememberHandler", order: order) }'))
      .to eq([ { "seen" => nil, "set" => 0 }, { "seen" => nil, "set" => 1 } ].map(&:to_s))
  end

  it "give their Active Record connection back, also when they fail" do
    app.write "app/handlers/query_handler.rb", handler("QueryHandler", <<~RUBY)
      ActiveRecord::Base.connection.select_value("SELECT 1")
      raise "no" if context.get_input("order") == 2
      success(result: { busy: ActiveRecord::Base.connection_pool.stat[:busy] })
    RUBY
    pool = "ActiveRecord::Base.connection_pool.stat.values_at(:connections, :busy)"
    said = output_of(<<~RUBY)
      puts STEPS.run("QueryHandler", order: 1)
      AT_REST.call
      p #{pool}
      puts STEPS.run("QueryHandler", order: 2)[:message]
      AT_REST.call
      p #{pool}
    RUBY
    expect(said).to eq([ { "busy" => 1 }.to_s, "[1, 0]", "no", "[1, 0]" ])
  end

  it "tag what they log with their task and themselves" do
    app.write "app/handlers/log_handler.rb", handler("LogHandler",
      "Rails.logger.info \"charging\"\nsuccess(result: {})")
    output_of('STEPS.run("LogHandler")')
    expect(app.read("log/development.log")).to include("[Tasker] [order task-1] [charge step-1] charging")
  end

  it "run changed code in development: by a flat name, a namespaced one, and one that is registered" do
    app.write "app/handlers/flat_handler.rb", handler("FlatHandler", "success(result: { code: \"old\" })")
    app.write "app/handlers/payments/refund_handler.rb", handler("Payments::RefundHandler",
      "success(result: { code: \"old\" })")
    said = output_of(<<~RUBY)
      all = -> { puts %w[ FlatHandler Payments::RefundHandler payments.refund ].map { |callable| STEPS.run(callable)["code"] }.join(" ") }
      all.call
      change "app/handlers/flat_handler.rb", "old", "new"
      all.call
      change "app/handlers/payments/refund_handler.rb", "old", "new"
      all.call
    RUBY
    expect(said).to eq([ "old old old", "new old old", "new new new" ])
  end

  it "run changed code beside a job that waits inside Rails' executor for the worker's end" do
    app.write "app/handlers/flat_handler.rb", handler("FlatHandler", "success(result: { code: \"old\" })")
    said = output_of(<<~RUBY)
      puts STEPS.run("FlatHandler")["code"]
      change "app/handlers/flat_handler.rb", "old", "new"
      Rails.application.reloader.wrap do
        TaskerContribRails::Worker::Reloading.permit { puts STEPS.run("FlatHandler")&.fetch("code") }
        p ActiveSupport::Dependencies.interlock.raw_state { |threads| threads.dig(Thread.current, :sharing) }
      end
    RUBY
    expect(said).to eq(%w[ old new 1 ])
  end

  it "are found by what is registered, be it a class's name or a block" do
    app.write "app/handlers/payments/refund_handler.rb", handler("Payments::RefundHandler",
      "success(result: { refunded: context.get_input(\"order\") })")
    expect(output_of('puts STEPS.run("payments.refund", order: 7), STEPS.run("greet", order: "Ada")'))
      .to eq([ { "refunded" => 7 }, { "greeting" => "Hello, Ada" } ].map(&:to_s))
  end
end
