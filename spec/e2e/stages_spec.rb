# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "shellwords"
require_relative "support/stages"

# On the real engine: each cause is made, `why` tells it, and what it says is typed.
RSpec.describe "Why a task of the real engine does not move" do
  before(:all) do
    @app = Shop.application
    @stages = Stages.new(@app)
    @app.start.stop # the engine knows the workflows
  end

  after(:all) { @stages&.close }
  after { @stages.clear }

  def why(task)
    TaskerContribRails::Operations.open(settings: Shop.settings(hand_back_after: 2)) { |engine| engine.why(task) }
  end

  def await(task, cause)
    Shop.eventually(-> { "#{cause}, and it is #{why(task).map { |one| [ one.code, one.sentence ] }}" }) do
      why(task).first.then { |first| first if first.code == cause }
    end
  end

  # As a person types it, from what was printed.
  def type(command)
    words = Shellwords.split(command).drop(1)
    process = @app.start("rails", *words, ready: words.first == "tasker:work" ? /serves/ : nil)
    return process if words.first == "tasker:work"

    expect(process.wait.exitstatus).to eq(0), process.output
    nil
  end

  Stages.all.values.group_by(&:workers).each do |workers, stages|
    context "with #{{ none: "no worker", one: "a worker", narrow: "a worker of one thread" }.fetch(workers)}" do
      # The one thread of one example is not free for the next.
      before(workers == :narrow ? :each : :all) do
        @worker = @app.start(**Stages::WORKERS[workers]) unless workers == :none
      end
      after(workers == :narrow ? :each : :all) { @worker&.finish }

      stages.each do |stage|
        it "is told: #{stage.name}#{", and what it says mends it" if stage.after}" do
          task = @stages.make(stage.name)
          cause = await(task, stage.cause)
          expect(cause.command.nil?).to be(stage.after.nil?), cause.command if stage.cause != "template-lacks-step"
          next unless stage.after

          @stages.mend
          started = type(cause.command)
          await(task, stage.after)
        ensure
          started&.finish
        end
      end
    end
  end

  it "is named for a step that waits for another, behind the cause of that" do
    task = @stages.make("no-worker")
    other = @stages.send(:sent, "stage_row")
    expect(why(other).map(&:code)).to eq(%w[ no-worker waits-for-step waits-for-step ])
    expect(@app.start("rails", "tasker:why", task, ready: nil).tap(&:wait).output)
      .to match(%r{\A`only` was sent \d+ s ago, but no worker is running .* `shop`\.\n  → bin/rails tasker:work\n\z})
  end

  it "is named while the server is away", if: ENV["TASKER_STACK_RESTART"] do
    task = @stages.make("result-waits")
    restart = nil
    Shop.eventually("a server that is away") do # it is for about a second, which can be missed
      restart = Thread.new { Shop.restart "server" } unless restart&.alive?
      why(task).first.code == "server-away"
    end
  ensure
    restart&.join
  end
end
