# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::Adoption::Notes do
  include JobFiles

  def notes(...)
    job(...)
    described_class.new(TaskerContribRails::Generators::Adoption::Job.new(source), autoloads: application[:autoloads])
      .to_a
  end

  it "say what becomes of errors, and what has no effect" do
    expect(notes).to eq([ "ImportJob has no `retry_on`: each of its errors fails the step for good." ])
    expect(notes(before: <<~RUBY)).to eq([
      queue_as :low
      retry_on IOError, KeyError
      retry_on(Net::OpenTimeout, wait: 5.seconds) { |job, error| job.logger.info(error) }
      discard_on ActiveJob::DeserializationError
      limits_concurrency to: 1, key: ->(path) { path }
    RUBY
      "ImportJob is retried after IOError, KeyError, or Net::OpenTimeout, as its `retry_on` says; other errors fail " \
        "for good.",
      "After ActiveJob::DeserializationError, which the job discards, the step fails for good.",
      "`queue_as :low` has no effect on a step.",
      "`limits_concurrency to: 1, key: ->(path) { path }` has no effect on a step."
    ])
  end

  it "say which arguments are not in the template" do
    expect(notes("def perform(path, *rest, **more) = nil")).to include(
      "`*rest`: add what is to be passed to `arguments`.",
      "`perform` takes any further arguments: add what is to be passed to `arguments` and `keywords`."
    )
    expect(notes("def perform(...) = run(...)")).to include(/takes any further arguments/)
    expect(notes("def perform(a, **nil) = nil")).not_to include(/takes any further/)
  end

  it "say that a Symbol comes back as a String" do
    expect(notes("def perform(a = \"x\", e = :x) = nil").grep(/Symbol/))
      .to eq([ "The default of `e` is a Symbol, but from a context it is a String." ])
  end

  it "say how to pass a record, where a model has the parameter's name" do
    code "app/models/order.rb", "class Order < ApplicationRecord\nend\n"
    expect(notes("def perform(order, other) = nil").grep(/record/))
      .to eq([ 'If `order` is a record, write { $record: "$.order" }, and give a task its `to_gid.to_s`.' ])
  end

  it "say which attempts only running the code would tell, and which are more than the engine has" do
    text = 'retry_on IOError, attempts: Integer(ENV.fetch("TRIES"))'
    expect(notes(before: text))
      .to include("How many attempts `#{text}` allows can't be read: write them as `max_attempts`.")
    expect(notes(before: "retry_on IOError, attempts: 101"))
      .to include("`retry_on IOError, attempts: 101` allows more attempts than the engine, which has at most 100.")
    expect(notes(before: "retry_on IOError, attempts: 100").join).not_to include("more attempts")
  end

  it "say which attempts are half an hour or more apart" do
    forgotten = ->(options) { notes(before: "retry_on IOError, #{options}").grep(/forgets/).any? }
    long = [ "wait: 30.minutes", "wait: 1.day", "wait: 1800", "wait: :polynomially_longer, attempts: 8" ]
    short = [ "wait: 29.minutes", "wait: 3", "wait: ->(n) { n }", "wait: :polynomially_longer, attempts: 7" ]
    expect([ *long, *short ].select(&forgotten)).to eq(long)
  end
end
