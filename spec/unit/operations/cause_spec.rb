# frozen_string_literal: true

require "open3"
require "shellwords"

RSpec.describe TaskerContribRails::Operations::Cause do
  def cause(remedy, step: "charge", **more)
    described_class.from_record({
      "code" => "failed-for-good", "sentence" => "It failed.", "step" => step, "blocks" => [ "ship" ],
      "since-ms" => 1_500,
      "resolves-at-ms" => nil, "remedy" => remedy, **more
    },
      task: FakeEngineTables::TASK)
  end

  it "has times, and the remedy as a Symbol" do
    expect(cause("start-worker", "resolves-at-ms" => 2_000))
      .to have_attributes(code: "failed-for-good", blocks: [ "ship" ], since: Time.at(1.5).utc, until: Time.at(2).utc,
        remedy: :start_worker)
  end

  it "names the command that mends it, as it can be typed" do
    commands = %w[ retry revive cancel hand-back start-worker wait ].to_h { |remedy| [ remedy, cause(remedy).command ] }
    expect(commands).to eq("retry" => "bin/rails tasker:retry deadbeef charge --because \"…\"",
      "revive" => "bin/rails tasker:revive deadbeef --because \"…\"",
      "cancel" => "bin/rails tasker:cancel deadbeef --because \"…\"", "hand-back" => nil,
      "start-worker" => "bin/rails tasker:work", "wait" => nil)
    expect(cause("retry", step: nil).command).to eq("bin/rails tasker:retry deadbeef --because \"…\"")
  end

  it "quotes a step's name for the shell into which it is typed" do
    name = "a b; rm -rf $(pwd) `x` 'y'"
    expect(Shellwords.split(cause("retry", step: name).command))
      .to eq([ "bin/rails", "tasker:retry", "deadbeef", name, "--because", "…" ])
  end

  it "quotes a name that can't be printed so that a shell gives it whole, and prints nothing that drives a terminal" do
    name = "a\e[31m\u202Eb \\u{41} 'c'\n"
    command = cause("retry", step: name).command
    expect(command).to include("retry deadbeef $'a\\U0000001B[31m")
    expect(TaskerContribRails::Printable.line(command)).to eq(command)

    given, = Open3.capture2({ "LC_ALL" => "C.UTF-8" }, "bash", "-c", "printf '%s|' #{command}")
    expect(given.force_encoding(Encoding::UTF_8).split("|")).to include(name)
  end

  it "has a line in docs/operating.md, and a stage on the real engine, for each code that there is" do
    root = Pathname.new(File.expand_path("../../..", __dir__))
    codes = root.join("guest/src/operations/cause.rs").read[/^codes! \{(.*?)^\}/m, 1].scan(/"([a-z-]+)",$/).flatten
    documented = root.join("docs/operating.md").readlines.grep(/^\| `/)
      .flat_map { |line| line.split("|")[1].scan(/`([a-z-]+)`/) }.flatten
    expect(documented).to match_array(codes)

    staged = root.join("spec/e2e/support/stages.rb").read.scan(/^  stage\("([a-z-]+)"/).flatten
    expect(codes - staged)
      .to match_array(%w[ server-away waits-for-step ]), "these two have examples of their own in " \
        "spec/e2e/stages_spec.rb"
  end

  it "says what to do where no command does it, and nothing where it ends by itself" do
    expect(%w[ start-server add-workers restore-template hand-back ].map { |remedy|
      [ cause(remedy).command, cause(remedy).advice ]
    }).to all(match([ nil, /\A[A-Z].+\.\z/ ]))
    expect(cause("wait").advice).to be_nil
  end

  it "has something to type or to do for every remedy but waiting" do
    remedies = File.read(File.expand_path("../../../wit/operations.wit", __dir__))[/enum remedy \{(.*?)\}/m, 1]
      .scan(/^\s+([a-z-]+),$/).flatten
    expect(remedies.size).to be >= 9
    expect((remedies - [ "wait" ]).reject { |remedy| cause(remedy).command || cause(remedy).advice }).to be_empty
  end
end
