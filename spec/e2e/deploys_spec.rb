# frozen_string_literal: true

require_relative "support/examples"
require_relative "support/rolling_deploy"

# On the real engine: a template changes while a task that began with it is under way.
RSpec.describe "A deploy on the real engine" do
  include Shop::Examples

  before(:all) do
    @app = Shop.application
    @app.bring_templates
    @app.write("config/initializers/zz_deploys.rb", <<~RUBY)
      Rails.application.config.tasker.on_breaking_deploy = ENV["ON_BREAKING_DEPLOY"] if ENV["ON_BREAKING_DEPLOY"]
    RUBY
  end

  # Each example has a workflow of its own: what another left is not its.
  let(:name) { "deploy_#{SecureRandom.hex(4)}" }
  let(:file) { "config/tasker/templates/#{name}.yaml" }

  after { FileUtils.rm_f(app.path(file)) }

  def work(mode = "refuse", **) = super(ON_BREAKING_DEPLOY: mode, **)
  def create(workflow = name, **) = super

  def await_step(task, step, state)
    Shop.eventually("`#{step}` to be #{state}") do
      client.list_task_steps(task).any? { |one| one.name == step && one.current_state == state }
    end
  end

  def bring(*steps, version: "1.0.0")
    app.write(file, YAML.dump(Shop.workflow(name, *steps).merge("version" => version)))
  end

  def before_the_deploy = bring(Shop.step("first", "NapHandler"), Shop.step("after", "NapHandler", "first"))
  def renamed(**) = bring(Shop.step("first", "NapHandler"), Shop.step("later", "NapHandler", "first"), **)

  # A task whose first step runs until it is released, whose `after` is still before it, and the worker that runs it.
  def task_under_way
    before_the_deploy
    old = work
    [ old, hold ]
  end

  it "that renames a step which a task has before it is refused, the old worker ends the task, and then the new one " \
    "starts" do
    old, task = task_under_way
    renamed

    refused = work(ready: nil)
    expect(refused.wait.exitstatus).to eq(1)
    expect(refused.output).to include("TC8002 at #{file}:",
      "Step `after` is now called `later`, but the version is still 1.0.0",
      "keep the old one until 1 task has ended (#{task.delete("-").last(8)})")
    release(task)
    await(task)

    old.stop
    work
    await(create)
  end

  it "with a new version starts, and the task that began with the old one completes, also without the old worker" do
    old, task = task_under_way
    renamed(version: "1.1.0")
    work
    drain(old, task)

    await(task)
    await(create(version: "1.1.0"))
  end

  it "that would break it is served as registered where that is asked for, and the task completes" do
    old, task = task_under_way
    drain(old, task)
    renamed
    work("serve_old")

    await(task)
    expect(app.log).to include("The registered templates are served instead. TC8002 at #{file}:")
  end

  it "is shown by `tasker:diff --live` with the tasks that it breaks, and not once they have ended" do
    _, task = task_under_way
    renamed
    diff = ->(*options) { app.start("rails", "tasker:diff", "--live", *options, ready: nil).tap(&:wait) }

    shown = diff.call
    expect(shown.output)
      .to include("error[TC8002]: Step `after` is now called `later`",
        "until 1 task has ended (#{task.delete("-").last(8)})", "1 error")
    expect(JSON.parse(diff.call("--format", "json").output).fetch("diagnostics").map { |finding| finding["code"] })
      .to include("TC8002")
    release(task)
    await(task)
    expect(diff.call.output).not_to include(name)
  end

  # What the component calls an error breaks a task, and what it does not, breaks none.
  {
    "TC8001" => [ :breaks, ->(spec) { [ spec.step("first", "NapHandler") ] } ],
    "TC8020" => [
      :survives,
      ->(spec) { [
        spec.step("first", "NapHandler"), spec.step("after", "NapHandler", "first"),
        spec.step("more", "NapHandler", "after")
      ] }
    ],
    "TC8010" => [
      :survives,
      ->(spec) { [
        spec.step("other", "NapHandler"), spec.step("first", "NapHandler"),
        spec.step("after", "NapHandler", "first", "other")
      ] }
    ],
    "TC8011" => [
      :survives,
      ->(spec) { [
        spec.step("first", "NapHandler"),
        spec.step("after", "NapHandler", "first", retry: { "retryable" => true, "max_attempts" => 1 })
      ] }
    ],
    "TC8012" => [
      :survives,
      ->(spec) { [ spec.step("first", "NapHandler"), spec.step("after", "NapHandler", "first", timeout_seconds: 1) ] }
    ],
    "TC8014" => [
      :survives,
      ->(spec) { [
        spec.step("first", "NapHandler", result_schema: { "type" => "object", "properties" => {} }),
        spec.step("after", "NapHandler", "first")
      ] }
    ],
    "TC8022" => [
      :survives, ->(spec) { [ spec.step("first", "NapHandler"), spec.step("after", "NapHandler") ] }
    ],
    "TC8021" => [
      :survives, ->(spec) { [ spec.step("first", "NapHandler"), spec.step("after", "GatherHandler", "first") ] }
    ]
  }.each do |code, (outcome, steps)|
    it "of #{code} #{outcome == :breaks ? "breaks a task" : "breaks none"} where nothing keeps it away" do
      old, task = task_under_way
      drain(old, task)
      bring(*steps.call(Shop))
      work("warn")
      await_step(task, "first", "complete")

      if outcome == :breaks
        Shop.eventually("the step to wait") { why(task).any? { |cause| cause.code == "template-lacks-step" } }
        client.cancel_task(task)
      else
        await(task)
      end
    end
  end

  it "of TC8013, TC8015 or TC8024 (a namespace, an event, a file is left) breaks none while its namespace is served" do
    event = { "name" => "order.slept", "description" => "d", "schema" => { "type" => "object" } }
    bring(Shop.step("first", "NapHandler", publishes_events: [ event ]), Shop.step("after", "NapHandler", "first"))
    old = work
    tasks = Array.new(3) { create(held: true) }
    await_held(*tasks, count: 2)
    drain(old, *tasks)
    before_the_deploy # without the event
    work("warn").stop
    moved = Shop.workflow(name, Shop.step("first", "NapHandler"), Shop.step("after", "NapHandler", "first"))
    app.write(file, YAML.dump(moved.merge("namespace_name" => "elsewhere")))
    work("warn").stop
    File.delete(app.path(file))
    work("warn")
    await(tasks)
  end

  # What a decision, or batches, create comes from the template of the moment, and here that has nothing of the kind.
  route = [ Shop.step("start", "NapHandler"), Shop.step("route", "RouteHandler", "start", type: "decision"),
    Shop.step("left", "NapHandler", "route"), Shop.step("right", "NapHandler", "route") ]
  batch = { batch_config: Shop::BATCH }
  {
    "TC8004, of a convergence," => [
      [ *route, Shop.step("join", "NapHandler", "left", "right", type: "deferred_convergence") ],
      [ *route, Shop.step("join", "NapHandler", "start", type: "deferred_convergence") ], "join"
    ],
    "TC8003, of batches," => [
      [ Shop.step("start", "NapHandler"), Shop.step("split", "SplitHandler", "start", type: "batchable", **batch),
        Shop.step("work", "WorkHandler", "split", type: "batch_worker", **batch),
        Shop.step("gather", "GatherHandler", "work", type: "deferred_convergence") ],
      [ Shop.step("start", "NapHandler"), Shop.step("split", "NapHandler", "start"),
        Shop.step("work", "NapHandler", "split"), Shop.step("gather", "GatherHandler", "work") ], "gather"
    ]
  }.each do |code, (before, after, lost)|
    it "of #{code} costs a task its `#{lost}` where nothing keeps it away" do
      bring(*before)
      old = work
      task = hold
      drain(old, task)
      bring(*after)
      work("warn")
      Shop.eventually(-> { "the task to end; #{why(task).map(&:sentence)}" }, seconds: 60) do
        state(task).in?(%w[ complete blocked_by_failures error ])
      end
      done = client.list_task_steps(task).select { |step| step.current_state == "complete" }
      expect(done.map(&:name)).not_to include(lost)
    end
  end

  it "that rolls over workers under load breaks no task, and no step is lost or runs twice" do
    outcome = RollingDeploy.new(app).call
    expect(outcome).to be_clean, outcome.to_s
    expect(outcome.tasks).to be > 20
  end

  # A branch is made only when its decision has ended: by then the template is another, and the task ends without it.
  {
    "TC8003" => ->(spec) { [
      spec.step("start", "NapHandler"), spec.step("route", "RouteHandler", "start"),
      spec.step("left", "NapHandler", "route"), spec.step("right", "NapHandler", "route")
    ] },
    "TC8004" => ->(spec) { [
      spec.step("start", "NapHandler"), spec.step("route", "RouteHandler", "start", type: "decision"),
      spec.step("left", "NapHandler", "start"), spec.step("right", "NapHandler", "route")
    ] }
  }.each do |code, steps|
    it "of #{code} costs a task its branch where nothing keeps it away" do
      bring(Shop.step("start", "NapHandler"), Shop.step("route", "RouteHandler", "start", type: "decision"),
        Shop.step("left", "NapHandler", "route"), Shop.step("right", "NapHandler", "route"))
      old = work
      task = hold
      drain(old, task)
      bring(*steps.call(Shop))
      work("warn")

      await(task)
      expect(client.list_task_steps(task).map(&:name)).not_to include("left")
    end
  end

  it "of TC8005 fails a task of an older version for good where nothing keeps it away" do
    app.write("app/handlers/leaving_handler.rb", "class LeavingHandler < NapHandler\nend\n")
    bring(Shop.step("first", "NapHandler"), Shop.step("after", "LeavingHandler", "first"))
    old = work
    task = hold
    drain(old, task)
    File.delete(app.path("app/handlers/leaving_handler.rb"))
    renamed(version: "1.1.0")
    refused = work(ready: nil)
    expect(refused.wait.exitstatus).to eq(1)
    expect(refused.output).to include("The handler `LeavingHandler` was removed, but step `after` calls")
    work("warn")

    await(task, "blocked_by_failures")
  ensure
    client.cancel_task(task) if task
  end

  def why(task)
    TaskerContribRails::Operations.open(settings: Shop.settings(hand_back_after: 2)) { |engine| engine.why(task) }
  end
end
