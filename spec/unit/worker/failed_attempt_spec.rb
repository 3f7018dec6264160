# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Worker::FailedAttempt do
  let(:reported) { [] }

  before do
    allow(TaskerContribRails)
      .to receive(:logger).and_return(TaskerContribRails::Log.new(Logger.new(@log = StringIO.new)))
    allow(TaskerContribRails).to receive(:report) { |error, **context| reported << [ error, context ] }
  end

  EVENT = { task_uuid: "t1", step_uuid: "s1", task_sequence_step: {
    task: { task_name: "order", namespace_name: "shop" }, workflow_step: { max_attempts: 3 },
    step_definition: { name: "charge", handler: { callable: "Shop::ChargeHandler" } } } }.freeze

  def attempt(outcome, number: 1, **)
    event = EVENT.deep_merge(task_sequence_step: { workflow_step: { attempts: number - 1 } })
    described_class.new(TaskerContribRails::Runtime::Attempt.new(event), outcome, root: "/srv/shop", **)
  end

  def failed(message = "card declined", **)
    TaskerContribRails::Runtime::Outcome.new(:failed, message:, error_type: "PaymentError", **)
  end

  def raised(error) = TaskerContribRails::Runtime::Outcome.raised(error)

  it "is one line that names task, step, attempt, handler, code and message, as a warning where it is tried again" do
    attempt(failed(error_code: "LIMIT"), delay: 2).tell
    expect(@log.string.lines)
      .to match([
        /WARN.*\[Tasker\]\ step\ charge\ of\ shop\/order\ failed\ in\ Shop::ChargeHandler,\ attempt\ 1\ of\ 3,
          \ tried\ again\ in\ 2\ s:\ PaymentError\ \[LIMIT\]:\ card\ declined\ \(task\ t1,\ step\ s1\)$/x
      ])
    expect(reported).to be_empty
  end

  it "is an error where it was the last attempt, or is not to be repeated" do
    attempt(failed, number: 3).tell
    attempt(failed(retryable: false)).tell
    expect(@log.string.lines)
      .to match([ /ERROR.*attempt 3 of 3, final: /, /ERROR.*attempt 1 of 3, not to be tried again: / ])
  end

  it "reports what was raised, with all that finds it again, and says where in the application that was" do
    error = ArgumentError.new("no amount").tap do |raised|
      raised.set_backtrace([ "/gems/money.rb:1:in 'x'", "/srv/shop/app/handlers/charge_handler.rb:12:in 'call'" ])
    end
    attempt(raised(error), number: 2).tell
    expect(@log.string)
      .to include("attempt 2 of 3, tried again: ArgumentError: no amount at app/handlers/charge_handler.rb:12 (task t1")
    expect(reported).to eq([ [ error, { source: "tasker.step", severity: :warning, task_uuid: "t1", step_uuid: "s1",
      task: "shop/order", step: "charge",
      handler: "Shop::ChargeHandler", attempt: 2, max_attempts: 3, final: false } ] ])
    attempt(raised(error), number: 3).tell
    expect(reported.last.last).to include(severity: :error, final: true)
  end

  # A line that can't be had must not cost the step its result.
  %i[ message to_s backtrace retry_after context error_code ].each do |name|
    it "describes an error whose #{name} raises" do
      stub_const("BrokenError", Class.new(StandardError) { define_method(name) { |*| raise "#{name} broke" } })
      error = begin raise BrokenError, "no amount"
      rescue StandardError then $!
      end
      attempt(raised(error)).tell
      expect(@log.string).to match(/tried again: BrokenError: (no amount|BrokenError)/)
      expect(reported.size).to eq(1)
      expect(TaskerContribRails::Diagnostics::Raised.new(error, root: "/srv/shop").to_s).to start_with("BrokenError")
    end
  end

  it "keeps an error's message where what it says beside is no object" do
    error = Class.new(StandardError) { def context = BasicObject.new; def error_code = BasicObject.new }
      .new("no amount")
    expect(raised(error).message).to eq("no amount")
  end

  it "stays on one line, whatever the message says" do
    attempt(failed("no\n[Tasker] step all is well\e[2J\u202E")).tell
    expect(@log.string.lines.size).to eq(1)
    expect(@log.string).to include('no\n[Tasker] step all is well\e[2J\u{202E}')
  end
end
