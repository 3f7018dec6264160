# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "yaml"
require_relative "support/examples"

# On the real engine: what probes and metrics say of workers that do well, hang, freeze and die.
RSpec.describe "Probes and metrics" do
  include Shop::Examples

  before(:all) { @app = Shop.application.tap(&:bring_templates) }

  let(:folder) { app.path("tmp/tasker") }
  let(:engine) do
    queues = TaskerContribRails::Configuration::Queues
      .new(shared: "worker", results: "orchestration_step_results", shared_because: nil)
    settings = Struct.new(:database_url, :queues).new(ENV.fetch("DATABASE_URL"), queues)
    TaskerContribRails::Metrics::Engine.new(settings: -> { settings }, clock: -> { @now = @now.to_f + 10 })
  end

  before { FileUtils.rm_rf(folder) } # a worker that an earlier example killed is none of this one's

  # What `tasker-health` says, as a shell runs it.
  def probe(*arguments)
    executable = File.expand_path("../../host-ruby/exe/tasker-health", __dir__)
    output, status = Open3.capture2e({ "RUBYOPT" => nil }, RbConfig.ruby, "--disable-gems", executable, *arguments,
      folder)
    [ output, status.exitstatus ]
  end

  def ready = TaskerContribRails::Health::Ready.new(folder:).call({ "REQUEST_METHOD" => "GET" }).values_at(0, 2)

  def gauge(name, namespace = "shop")
    engine.samples.find { |family, _| family.name == name.to_s }.last.to_h.fetch([ namespace ])
  end

  def eventually(what, **, &) = Shop.eventually(-> { "#{what}; it is #{probe}" }, **, &)

  it "tell a worker that does well, one with a handler that hangs, a frozen one and a dead one from each other" do
    app.write("config/tasker/templates/hangs.yaml",
      YAML.dump(Shop.workflow("hangs", Shop.step("hang", "NapHandler", timeout_seconds: 1))))
    expect(probe("--live")).to match([ /\ANo worker/, 1 ])
    worker = work
    eventually("ready") { probe.last.zero? }
    expect([ probe("--live").last, ready ]).to eq([ 0, [ 200, [ "Ready: 1 worker.\n" ] ] ])
    expect(gauge(:live_workers)).to eq(1)

    create("hangs", held: true)
    eventually("a hanging handler") { probe.last == 1 }
    expect(probe).to match([ /step hang of hangs \S+ has run for \d+ s, its timeout_seconds is 1/, 1 ])
    expect(probe("--live").last).to eq(0)
    expect(ready).to match([ 503, [ /\ANot ready: worker tcr\w+ \(running steps\)\./ ] ])
    expect(gauge(:running_steps)).to be >= 1

    worker.signal(:STOP)
    eventually("silence") { probe.first.include?("has said nothing for") }
    expect(probe("--live").last).to eq(0)
    worker.signal(:CONT)
    eventually("it goes on") { !probe.first.include?("has said nothing for") }

    worker.finish
    eventually("its death") { probe("--live").last == 1 }
    expect([ probe, ready.first ]).to match([ [ /its process was killed or crashed/, 1 ], 503 ])
    expect(gauge(:live_workers)).to eq(0)
    expect(gauge(:stranded_steps)).to be >= 1
  ensure
    FileUtils.rm_f(app.path("config/tasker/templates/hangs.yaml"))
  end

  it "are beside what an application puts around each step, which gets the task's tags and the engine's own ids" do
    app.write("config/initializers/around.rb", <<~RUBY)
      Rails.application.config.tasker.around_step = lambda do |context, call|
        outcome = call.()
        File.write(Rails.root.join("around"), [ context.tags, context.trace_id, context.span_id, outcome.kind ].to_json)
      end
    RUBY
    work
    task = client.create_task(name: "nap", namespace: "shop", context: { unique: SecureRandom.uuid }, tags: [ "vip" ])
    await task.task_uuid
    step = client.list_task_steps(task.task_uuid).first.step_uuid
    expect(JSON.parse(app.read("around"))).to match([ [ "vip" ], /\A\h{8}-/, "span-#{step}", "done" ])
  ensure
    FileUtils.rm_f(app.path("config/initializers/around.rb"))
  end

  it "count what waits where no worker lives, apart from retries, and what workers did" do
    worker = work
    park
    eventually("a parked retry") { gauge(:parked_retries) >= 1 }
    done = create("linear")
    await done
    measured = -> { TaskerContribRails::Metrics::Workers.new(folder).samples.transform_keys(&:name) }
    Shop.eventually("the measures") do
      measured.()["step_attempts"].any? { |labels, _| labels.last(2) == %w[ linear completed ] }
    end
    expect(measured.()["step_duration_seconds"].map { |labels, _| labels[2] }).to include("linear")
    drains = measured.()["drain_duration_seconds"].first.last.count
    worker.stop
    expect(measured.()["drain_duration_seconds"].first.last.count).to eq(drains + 1)

    create("nap")
    Shop.eventually("a step that waits") { gauge(:runnable_steps) >= 1 && gauge(:oldest_runnable_step_seconds) > 1 }
    text = TaskerContribRails::Metrics::OpenMetrics.text({ **engine.samples,
      **TaskerContribRails::Metrics::Workers.new(folder).samples })
    expect(OpenMetricsParser.parse(text).keys.size).to eq(15)
  end
end
