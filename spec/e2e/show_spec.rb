# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require_relative "support/examples"

# On the real engine: a task shown whole, and gone through once more with today's templates.
RSpec.describe "A task of the real engine" do
  include Shop::Examples

  before(:all) { @app = Shop.application.tap(&:bring_templates) }

  def rails(*arguments)
    app.run("rails", *arguments, env: { "RUNS" => app.path("runs"), "LOG_LEVEL" => "error", "TASKER_ENV" => nil })
  end

  def short(task) = task.delete("-").last(8)

  it "is shown with what failed where, what was returned, masked, and who acted and why" do
    result = '{ card_token: "tok_1", paid: true }'
    handler "limited", %(raise IOError, "no bank" unless File.exist?("limited"); success(result: #{result}))
    retries = { "max_attempts" => 2, "backoff_base_ms" => 100 }
    bring "shown", Shop.step("first", "NapHandler"), Shop.step("charge", "LimitedHandler", "first", retry: retries),
      Shop.step("ship", "NapHandler", "charge")
    work
    task = create("shown", card_token: "tok_1")
    await(task, "blocked_by_failures")

    shown = rails("tasker:show", short(task))
    expect(shown.output).to include("`charge` (LimitedHandler) failed after 2 attempts: IOError, no bank.",
      "→ bin/rails tasker:retry #{short(task)} charge", "✓  first  complete", "✗  charge  failed · 2 of 2",
      "○  ship  not begun", "at app/handlers/limited_handler.rb:3:in ", 'first  {"slept":true}')
    whole = rails("tasker:show", short(task), "--step", "charge")
    expect(whole.output).to include("2 of 2 attempts", "Attempt 2, ", "    in gems and Ruby:",
      '"card_token": "[FILTERED]"', "Result of first")
    picture = rails("tasker:show", short(task), "--format", "svg", "--drawing", "waterfall")
    expect(picture.output).to include("<svg", 'class="work bad"')

    app.write("limited", "")
    acted = rails("tasker:retry", short(task), "charge", "--because", "paid by hand", "--by", "ada")
    expect(acted).to be_success
    await(task, "complete")
    after = rails("tasker:show", short(task))
    expect(after.output).to include("It completed", "✓  ship  complete",
      'charge  {"paid":true,"card_token":"[FILTERED]"}', "charge  error → pending by ada: paid by hand")
    expect(after.output).not_to include('"tok_1"')
    expect(rails("tasker:replay", short(task))).to have_attributes(status: 1, output: /was changed by a person/)
  ensure
    FileUtils.rm_f(app.path("limited"))
  end

  it "replays it with today's template, shows where they part, and makes it a case of the runner" do
    bring "twice", Shop.step("first", "NapHandler"), Shop.step("last", "NapHandler", "first")
    work
    tasks = %w[ twice decision batch declined ].to_h { |name| [ name, create(name) ] }
    tasks.each { |name, task| await(task, name == "declined" ? "blocked_by_failures" : "complete") }

    Dir.mktmpdir do |dir|
      tasks.each_value do |task|
        same = rails("tasker:replay", short(task), "--export", dir)
        expect(same).to have_attributes(status: 0, output: /written to .*\n1 of 1 tasks would go the same way/)
      end
      Dir.children(dir).each do |name|
        source = { name:, text: File.read("#{dir}/#{name}/template.yaml") }
        findings = TaskerContribRails::Component.call("workflow", "read", source, [])["findings"]
        expect(findings.select { |finding| finding["severity"] == "error" }).to be_empty
        status = name.start_with?("declined") ? "blocked_by_failures" : "complete"
        expect(JSON.parse(File.read("#{dir}/#{name}/expected.json"))).to include("status" => status)
      end
    end

    bring "twice", Shop.step("first", "NapHandler"), Shop.step("last", "NapHandler")
    parted = rails("tasker:replay", "--last", "4", "--name", "twice")
    expect(parted.status).to eq(1)
    expect(parted.output).to include("#{short(tasks["twice"])}  shop/twice 1.0.0  `last`: the engine ran it after " \
                                     "`first`; today's template would run it at once.")
  end

  it "is watched, a document a line, until it is interrupted" do
    work
    task = create("nap")
    await(task, "complete")
    watched = app.start("rails", "tasker:show", short(task), "--watch=1", "--format", "json", ready: /\}\n\{.*\}\n/)
    watched.signal(:INT)
    expect(watched.wait.exitstatus).to eq(0)
    expect(watched.output.lines.grep(/\A\{/).map { |line| JSON.parse(line)["state"] }).to all(eq("complete"))
  end
end
