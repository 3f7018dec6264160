# frozen_string_literal: true

require_relative "support/command"

# The command says of files what Ruby says of them, in every format.
RSpec.describe "tasker-contrib check" do
  include Command

  # As the checkers behind `rails tasker:check` find it, without an application around the files.
  def findings_in_ruby(root)
    sources = TaskerContribRails::Workflows::Sources.new(root:, folders: [ "config/tasker/templates" ])
    declared = sources.flat_map(&:events).map do |event|
      { name: { text: event["name"], span: event["span"] }, in_process: event["delivery"] != "durable" }
    end
    configuration(root).findings + TaskerContribRails::Checks::TaskTemplates.new(sources).findings +
      TaskerContribRails::Checks::Subscribers.call(declared:, subscribers: [])
  end

  def configuration(root)
    database = Struct.new(:url, :pool_size, :problem).new("postgresql://localhost/tasker")
    TaskerContribRails::Configuration::Merged.new(root:, environment: "production", database:, env: ENV.to_h)
  end

  # Each names itself.
  def without_names(json)
    json.gsub(%r{"(bin/rails tasker:|tasker-contrib )explain }, '"explain ')
      .sub('"tasker-contrib-rails"', '"tasker-contrib"')
  end

  def expect_the_same(root)
    found, diagnostics = findings_in_ruby(root), TaskerContribRails::Diagnostics
    text = diagnostics::Text.new(sources: diagnostics.texts(root)).draw(found)
    status = found.any?(&:error?) ? 1 : 0
    called = ->(*arguments) { command("check", "--profile=rails", "--env=production", *arguments, root:) }

    expect(called.call.output).to start_with(text)
    expect(called.call.status).to eq(status)
    expect(without_names(called.call("--format=json").output)).to eq(without_names(diagnostics::Json.draw(found)))
    expect(without_names(called.call("--format=sarif").output)).to eq(without_names(diagnostics::Sarif.draw(found)))
    expect(called.call("--format=github").output).to eq(diagnostics::Github.draw(found))
  end

  Case.all("workflow").each do |workflow|
    it "says the same as Ruby of the workflows #{workflow.title}" do
      files = workflow.given.select { |name, _| name.end_with?(".yaml") }
      files = files.transform_keys { |name| "config/tasker/templates/#{name}" }
      application(files) { |root| expect_the_same(root) }
    end
  end

  Case.all("config").each do |config|
    it "says the same as Ruby of the configuration #{config.title}" do
      environment = config.json("inputs.json")["environment"]
      files = config.given.slice(*config.given.keys.grep(/\A(base|environments)/))
      files = files.transform_keys do |name|
        "config/tasker/#{name.sub("environments/#{environment}/", "environments/production/")}"
      end
      # With no file at all, the command says that it checked nothing.
      application({ "config/tasker/base/common.toml" => "", **files }) { |root| expect_the_same(root) }
    end
  end

  it "says the same as Ruby of hostile names, lines and bytes" do
    templates = "config/tasker/templates"
    application("#{templates}/a\e[31m%,:.yaml" => "name: \"\e[31m\u202E\"\n", "#{templates}/b.yml" => "name: \xFF\n",
                "#{templates}/c.yaml" => "#{"x: #{"y" * 300}\n" * 2}api_key: s3cr3ts3cr3t\napi_key: 1\n",
                "#{templates}/d/e.yaml" => "", "#{templates}/.f.yaml" => "\tname: x\n",
                "#{templates}/d-e.yaml" => "name: 1", "config/tasker/base/common.toml" => <<~TOML) do |root|
                  [common.database]
                  url = "postgres://u:s3cr3t@h/d"
                  url = 2
                TOML
      expect_the_same(root)
      expect(command("check", root:).output).not_to match(/[\e\u202E]|s3cr3t/)
    end
  end

  it "goes round a link in circles once, and waits for no pipe" do
    application("config/tasker/templates/a.yaml" => "name: x\n") do |root|
      File.symlink("..", root.join("config/tasker/templates/again"))
      File.symlink("nowhere", root.join("config/tasker/templates/dead"))
      File.mkfifo(root.join("config/tasker/templates/pipe.yaml"))
      found = JSON.parse(command("check", "--format=json", root:).output)["diagnostics"]

      expect(found.map { |one| one["source"] }.uniq)
        .to contain_exactly("config/tasker/templates/dead", "config/tasker/templates/a.yaml")
      expect(found)
        .to include(include("code" => "TC6003", "message" => "This link leads nowhere, so nothing is read here."))
    end
  end

  it "speaks the language of the handlers: the one that is named, or Ruby's in a Rails application" do
    application("config/tasker/base/worker.toml" => "[worker]\nworker_id = \"${HOSTNAME}\"\n") do |root|
      said = ->(*options) { command("check", *options, root:).output[/help: (Write .*)/, 1] }
      expect(said.call).to eq("Write the value itself.")
      expect(said.call("--profile=rails")).to eq("Write the value itself, or set the parameter from Ruby.")

      root.join("config/application.rb").write("")
      expect(said.call).to eq(said.call("--profile=ruby-rails"))
      expect(said.call("--profile=python")).to eq("Write the value itself.")
      expect(command("check", "--profile=pyton", root:)).to have_attributes(status: 2, errors: /'python'/)
    end
  end

  it "checks only the files that it is given, as pre-commit gives them" do
    application("a.yaml" => "name: x\n", "config/tasker/templates/b.yaml" => "name: y\n",
                "config/tasker/base/common.toml" => "[common.nope]\n") do |root|
      expect(command("check", "a.yaml", root:).output)
        .to include("a.yaml", "(workflows, events)").and(exclude("b.yaml", "common.toml"))
      expect(command("check", "config/tasker/base/common.toml", root:).output)
        .to include("common.toml").and(exclude("b.yaml"))
    end
  end

  it "reports what it can't read as findings, so that programs always get their format" do
    application("empty/README" => "", "bytes.yaml" => "\x00\xFF", "big.yaml" => "#" * 2_000_000) do |root|
      File.symlink("loop.yaml", root.join("loop.yaml"))
      names = %w[ nowhere.yaml nowhere.toml loop.yaml bytes.yaml big.yaml empty . ]
      names.each do |name|
        outcome = command("check", "--format=json", name, root:)
        expect(JSON.parse(outcome.output)["diagnostics"]).not_to be_empty
        expect(outcome).to have_attributes(errors: "", status: name == "empty" ? 0 : 1)
      end
      expect(command("check", "nowhere.yaml", root:).output)
        .to start_with("error[TC3001]: This file is not there.\n --> nowhere.yaml\n")
      expect(command("check", "loop.yaml", root:).output).to include("Too many levels of symbolic links")
    end
  end

  it "never looks content where nothing was checked" do
    application("empty/README" => "") do |root|
      expect(command("check", root:).output).to include("warning[TC6010]: There is neither a task template nor")
      expect(command("check", "empty", root:).output).to include("warning[TC6010]: There is no task template in this")
      expect(command("check", "--strict", root:).status).to eq(1)
    end
  end

  it "says which of the configuration's files it did not check" do
    application("config/tasker/base/common.toml" => "", "config/tasker/environments/production/worker.toml" => "",
                "Cargo.toml" => "", "config/tasker/base/worker.toml" => "") do |root|
      production, cargo = "config/tasker/environments/production/worker.toml", "Cargo.toml"
      said = ->(*words) { command("check", *words, root:).output }
      expect(said.call("./config/tasker/base/../base/common.toml")).to start_with("Nothing is wrong")
      expect(said.call(production)).to include(" --> #{production}\n  = help: `--env production` checks it.")
      expect(said.call(production, "--env=production")).to start_with("Nothing is wrong")
      expect(said.call(cargo)).to include("This was not checked, because it is not part of the configuration.")
    end
  end

  it "reads a task template from standard input" do
    application do |root|
      outcome = command("check", "--format=json", "-", root:, input: "name: \xFF\n")
      expect(JSON.parse(outcome.output)["diagnostics"]).to match([ include("source" => "<stdin>", "line" => 1) ])
      expect(command("check", "-", root:, input: "name: x\n").output).to include("1 | name: x\n")
    end
  end

  it "fails on warnings only if it is told to" do
    application("config/tasker/templates/README.md" => "") do |root|
      File.symlink("nowhere", root.join("config/tasker/templates/dead"))
      expect([ command("check", root:), command("check", "--strict", root:) ].map(&:status)).to eq([ 0, 1 ])
    end
  end

  it "says the same as `rails tasker:check` of an application" do
    app = RailsApplication.dummy
    template, common = "config/tasker/templates/shop/order_fulfillment.yaml", "config/tasker/base/common.toml"
    app.write(template, app.read(template).sub("dependencies:", "dependancies:").sub("version: ", "version: x"))
    app.write(common, "#{app.read(common)}\n[common.databse]\nurl = 1\n")
    in_rails = app.run("rails", "tasker:check", "--format=json")
    by_command = command("check", "--format=json", root: app.root)
    found = [ in_rails, by_command ].map do |outcome|
      of_files = JSON.parse(outcome.output)["diagnostics"].select { |one| one["code"].match?(/TC[234]/) }
      of_files.map { |one| one.except("explain") }
    end

    expect(found.last).to eq(found.first)
    expect(found.last.map { |one| one["source"] }.uniq).to eq([ common, template ])
    expect(by_command.status).to eq(in_rails.status).and eq(1)
  ensure
    app&.remove
  end
end
