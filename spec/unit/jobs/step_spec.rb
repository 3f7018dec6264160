# frozen_string_literal: true

require "active_support/all"
require "active_job"
require "globalid"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Jobs::Step do
  include TaskerContribRails::Testing::StepContexts

  let(:handlers) { TaskerContribRails::Handlers::Registry.new }

  around do |example|
    before, ActiveJob::Base.logger = ActiveJob::Base.logger, Logger.new(nil)
    example.run
  ensure
    ActiveJob::Base.logger = before
  end

  # A job class, called as a worker calls the handler of a step.
  def job(parent = ActiveJob::Base, &body) = stub_const("ImportJob", Class.new(parent, &body))

  def attempt(number = 1, task_fields: {}, dependency_results: {}, checkpoint: nil, **initialization)
    context = build_step_context(task_fields:, dependency_results:, attempt: number, checkpoint:,
                                 step_config: initialization)
    resolved = handlers.resolve("ImportJob", initialization: context.step_config)
    handlers.register("TestHandler", resolved)
    TaskerContribRails::Handlers::Call.new(handlers, scope: ->(&block) { block.call }).call(context)
  end

  it "performs the job with what the template says, and keeps what it returns" do
    job { def perform(order, currency:, lines:) = { order:, currency:, lines: } }
    outcome = attempt(arguments: [ "$.order_id" ], keywords: { currency: "EUR", lines: "$.steps.read.lines" },
                      task_fields: { order_id: 7 }, dependency_results: { read: { lines: [ 1, 2 ] } })
    expect(outcome).to have_attributes(kind: :done, result: { "order" => 7, "currency" => "EUR", "lines" => [ 1, 2 ] })
  end

  it "leaves the default to `perform` where an optional path leads to nothing" do
    job { def perform(first, second = 2, third = 3, last, key: 4, **more) = [ first, second, third, last, key, more ] }
    given = { arguments: %w[ $.first $.second? $.third? $.last ], keywords: { key: "$.key?", more: [ "$.more?" ] } }
    results = ->(**task_fields) { attempt(**given, task_fields:) }

    expect(results.(first: 0, last: 9).result).to eq([ 0, 2, 3, 9, 4, { "more" => [] } ])
    expect(results.(first: 0, last: 9, second: nil, key: nil, more: 1).result)
      .to eq([ 0, nil, 3, 9, nil, { "more" => [ 1 ] } ])
    expect(results.(first: 0, last: 9, third: 1))
      .to have_attributes(kind: :failed, retryable: false,
                          message: "`$.third?` is there, but `$.second?` before it is not.")
  end

  it "passes no keywords where all are optional, and no record of nothing" do
    job { def perform(*all, **keywords) = { all:, keywords: } }
    expect(attempt(arguments: [ { "$record": "$.order?" } ], keywords: { key: "$.key?" }).result)
      .to eq("all" => [], "keywords" => {})
    expect(attempt(arguments: [ "$.name.first?", "$.names.7?" ], task_fields: { name: "Ann", names: [] }).result)
      .to eq("all" => [], "keywords" => {})
  end

  it "keeps nothing of what JSON does not have" do
    job { def perform = Object.new }
    expect(attempt).to have_attributes(kind: :done, result: {}, converted: [])
    stub_const("Receipt", Struct.new(:id))
    job { def perform = Receipt.new(7) }
    expect(attempt).to have_attributes(kind: :done, result: {}, converted: [])
    job { def perform = nil }
    expect(attempt).to have_attributes(kind: :done, result: {})
    job { def perform = { success: false, at: Time.utc(2026) } }
    expect(attempt).to have_attributes(kind: :done,
                                       result: { "success" => false, "at" => "2026-01-01T00:00:00.000Z" })
    job { def perform = { at: -> { } } }
    expect(attempt).to have_attributes(kind: :failed, retryable: false, message: "at is a Proc")
  end

  it "leaves the next attempt of `retry_on` to the engine, after the job's wait" do
    job do
      retry_on ArgumentError, wait: ->(executions) { executions * 7 }, attempts: 3
      def perform = raise(ArgumentError, "busy")
    end
    expect(attempt(1)).to have_attributes(kind: :failed, message: "busy", error_type: "ArgumentError",
                                          retryable: true, retry_after: 7.0)
    expect(attempt(2)).to have_attributes(retryable: true, retry_after: 14.0)
    expect(attempt(3)).to have_attributes(kind: :failed, message: "busy", retryable: false, retry_after: nil)
  end

  it "ends for good where `retry_on` has a block for its last attempt" do
    told = []
    job do
      retry_on(ArgumentError, attempts: 1) { |job, error| told << [ job.job_id, error.message ] }
      def perform = raise(ArgumentError, "busy")
    end
    expect(attempt).to have_attributes(kind: :failed, retryable: false, error_type: "ArgumentError")
    expect(told.dig(0, 1)).to eq("busy")
  end

  it "is tried again where the job says so itself" do
    job { def perform = retry_job(wait: 5) }
    expect(attempt).to have_attributes(kind: :failed, retryable: true, retry_after: 5.0,
                                       message: "ImportJob asked for another attempt.")
    job { def perform = retry_job(wait_until: Time.now + 60) }
    expect(attempt.retry_after).to be_within(5).of(60)
  end

  it "fails for good after `discard_on`, and after what the job has no rule for" do
    job do
      discard_on(KeyError)
      def perform = {}.fetch(:id)
    end
    expect(attempt).to have_attributes(kind: :failed, retryable: false, error_type: "KeyError")
    job { def perform = raise("no rule".dup.freeze) }
    expect(attempt).to have_attributes(kind: :failed, retryable: false, message: "no rule")
    job { def perform = raise(IOError.new("frozen").freeze) }
    expect(attempt).to have_attributes(kind: :failed, retryable: false, message: "frozen", error_type: "IOError")
  end

  it "leaves tasker-rb's own errors their word" do
    job { def perform = raise(TaskerCore::Errors::RetryableError.new("later", retry_after: 9)) }
    expect(attempt).to have_attributes(retryable: true, retry_after: 9)
  end

  it "runs callbacks, and is complete where one of them stops the job or a rule handles the error" do
    seen = []
    job do
      before_perform { seen << :before }
      around_perform { |_, block| seen << :around; block.call }
      after_perform { seen << :after }
      def perform = { ran: true }
    end
    expect(attempt.result).to eq("ran" => true)
    expect(seen).to eq(%i[ before around after ])
    job do
      before_perform { throw :abort }
      def perform = raise("not reached")
    end
    expect(attempt).to have_attributes(kind: :done, result: {})
    job do
      rescue_from(KeyError) { seen << :handled }
      def perform = {}.fetch(:id)
    end
    expect(attempt).to have_attributes(kind: :done, result: {})
    expect(seen.last).to eq(:handled)
  end

  it "has the same job_id in each attempt, and the task as its provider's" do
    job { def perform = { ids: [ job_id, provider_job_id ], executions: } }
    context = build_step_context(attempt: 3)
    result = described_class.new(ImportJob, {}).call(context).result
    expect(result).to eq("ids" => [ context.step_uuid, context.task_uuid ], "executions" => 3)
  end

  it "says what can't be read of the template" do
    job { def perform(*) = nil }
    expect(attempt(argument: [])).to have_attributes(retryable: false,
      message: "A job's initialization has `arguments` and `keywords`, but no `argument`.")
    expect(attempt(arguments: 1).message).to eq("A job's `arguments` are a list.")
    expect(attempt(keywords: []).message).to eq("A job's `keywords` are a mapping.")
    expect(attempt(arguments: [ "$order" ]).message).to eq("`$order` is no path such as `$.order_id`.")
  end

  it "is called by the test kit as a worker calls it" do
    helpers = Class.new { include TaskerContribRails::Testing::HandlerRuns }.new
    job do
      retry_on ArgumentError, wait: 7, attempts: 2
      def perform(order) = order == 7 ? { order: } : raise(ArgumentError, "busy")
    end
    given = ->(id, **more) { { task_fields: { order_id: id }, step_config: { arguments: [ "$.order_id" ] }, **more } }
    expect(helpers.run_handler(ImportJob, **given.(7)).result).to eq("order" => 7)
    expect(helpers.run_handler(ImportJob, **given.(8))).to have_attributes(retryable?: true, retry_after: 7.0)
    expect(helpers.run_handler(ImportJob, **given.(8, attempt: 2))).to have_attributes(failed?: true, retryable?: false)
  end

  it "is logged with the application's queue adapter" do
    lines = StringIO.new
    ActiveJob::Base.logger = Logger.new(lines)
    ActiveJob::LogSubscriber.attach_to(:active_job) # nothing, if it is
    job { def perform = nil }
    attempt
    expect(lines.string).to include("Performing ImportJob", "from Async(default)")
  end

  describe "records" do
    before do
      stub_const("Order", Class.new do
        include GlobalID::Identification
        attr_reader :id
        def initialize(id) = @id = id
        def self.find(id) = id == "7" ? new(id) : raise(KeyError, "no #{id}")
      end)
      GlobalID.app = "shop"
    end

    it "are found by their GlobalID" do
      job { def perform(order) = { id: order.id } }
      expect(attempt(arguments: [ { "$record": "$.order" } ], task_fields: { order: "gid://shop/Order/7" }).result)
        .to eq("id" => "7")
    end

    it "fail as ActiveJob says it where they are not there" do
      job do
        discard_on ActiveJob::DeserializationError
        def perform(order) = raise("not reached")
      end
      given = { arguments: [ { "$record": "$.order" } ], task_fields: { order: "gid://shop/Order/8" } }
      expect(attempt(**given)).to have_attributes(kind: :failed, retryable: false,
                                                  error_type: "ActiveJob::DeserializationError", message: /no 8/)
      job do
        retry_on ActiveJob::DeserializationError, wait: 3, attempts: 2
        def perform(order) = raise("not reached")
      end
      expect(attempt(1, **given)).to have_attributes(retryable: true, retry_after: 3.0)
      expect(attempt(2, **given)).to have_attributes(retryable: false)
    end
  end

  if ActiveJob.version >= Gem::Version.new("8.1")
    describe "a continuation" do
      before do
        job do
          include ActiveJob::Continuable
          def perform
            step(:read) { |step| (step.cursor || 0).upto(2) { |page| Seen.pages << page; step.advance! from: page } }
            step(:write) { Seen.pages << :written }
          end
        end
        stub_const("Seen", Module.new { singleton_class.attr_accessor :pages }).pages = []
      end

      let!(:of_worker) { TaskerContribRails::Jobs::Attempt.stopping }
      after { TaskerContribRails::Jobs::Attempt.stopping = of_worker }

      it "runs to its end while the worker does" do
        expect(attempt).to have_attributes(kind: :done)
        expect(Seen.pages).to eq([ 0, 1, 2, :written ])
      end

      it "goes on where the worker that stops can't hand it to another" do
        allow(TaskerContribRails::Worker).to receive(:stopping?).and_return(true)
        allow(TaskerContribRails::Worker).to receive(:current).and_return(Struct.new(:private_queue?).new(false))
        expect(attempt).to have_attributes(kind: :done)
      end

      it "yields a checkpoint when the worker stops, and continues there" do
        TaskerContribRails::Jobs::Attempt.stopping = -> { true }
        first = attempt
        expect(first).to have_attributes(kind: :yielded)
        expect(first.checkpoint).to include(
          "cursor" => { "continuation" => { "completed" => [], "current" => [ "read", 1 ] }, "resumptions" => 0 },
          "items_processed" => 1
        )
        TaskerContribRails::Jobs::Attempt.stopping = -> { false }
        expect(attempt(checkpoint: first.checkpoint)).to have_attributes(kind: :done)
        expect(Seen.pages).to eq([ 0, 1, 2, :written ])
      end
    end
  end
end
