# frozen_string_literal: true

require "socket"
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

  def dead_links_in_ruby(root)
    found = TaskerContribRails::Checks::Folders.new(TaskerContribRails::Configuration.new, root:).findings
    found.filter_map { |finding| finding.source if finding.code == "TC6003" }
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

  it "goes on where a file can't be read, and says why, as Ruby does" do
    templates = "config/tasker/templates"
    application("#{templates}/a.yaml" => "name: 1\n", "#{templates}/folder.yaml/inside.yaml" => "name: 2\n") do |root|
      folder = root.join(templates)
      File.symlink("/proc/self/mem", folder.join("closed.yaml")) # not even root can read its beginning
      folder.join("large.yaml").open("w") { |file| file.truncate(65 * 1024 * 1024) }
      File.mkfifo(folder.join("pipe.yaml"))
      UNIXServer.new(folder.join("socket.yaml").to_s).close
      expect_the_same(root)
      expect(command("check", "--format=json", root:).output).to include(
        "This file gave an error (Input/output error).", "This file is 68157440 bytes long, and 67108864 are the most.",
        "folder.yaml/inside.yaml"
      )

      File.symlink("loop.yaml", folder.join("loop.yaml"))
      File.symlink("nowhere", folder.join("dead.yaml"))
      expect(dead_links_in_ruby(root)).to eq(%w[ dead loop ].map { |name| "#{templates}/#{name}.yaml" })
      found = JSON.parse(command("check", "--format=json", root:).output)["diagnostics"]
      expect(found.filter_map { |one| one["source"] if one["code"] == "TC6003" }).to eq(dead_links_in_ruby(root))
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
        .to include("a.yaml", "Checked workflows, events: ").and(exclude("b.yaml", "common.toml"))
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

  # What both print as JSON for the folder of an application, in which the command can look at everything.
  describe "beside `rails tasker:check`" do
    let(:app) { RailsApplication.dummy }
    let(:templates) { "config/tasker/templates" }
    let(:good) { app.read("#{templates}/shop/refund.yaml") }

    after { app.remove }

    # Expects the same findings and the same exit status, and returns the findings. Of Ruby's code and of files in
    # wrong places only Rails knows.
    def expect_equal_checks(*options)
      outcomes = [ app.run("rails", "tasker:check", "--format=json", *options),
                   command("check", "--format=json", *options, root: app.root) ]
      in_rails, by_command = outcomes.map do |outcome|
        found = JSON.parse(outcome.output)["diagnostics"].map { |one| one.except("explain") }
        found.select { |one| one["code"].match?(/TC[234]/) || one["message"].match?(/link leads nowhere|may not read/) }
      end
      expect(by_command).to match_array(in_rails)
      expect(outcomes.map(&:status).uniq.size).to eq(1), outcomes.inspect
      by_command
    end

    def write(name, bytes) = File.binwrite(app.path(name).tap { |path| FileUtils.mkdir_p(File.dirname(path)) }, bytes)
    def named(name) = good.sub(/^name: .*/, "name: #{name}")

    it "says the same of mistakes in a template and in the configuration" do
      template, common = "#{templates}/shop/order_fulfillment.yaml", "config/tasker/base/common.toml"
      app.write(template, app.read(template).sub("dependencies:", "dependancies:").sub("version: ", "version: x"))
      app.write(common, "#{app.read(common)}\n[common.databse]\nurl = 1\n")
      expect(expect_equal_checks.map { |one| one["source"] }.uniq).to eq([ common, template ])
    end

    it "says the same of files with other line ends, with a byte order mark, empty, torn or not in UTF-8" do
      write("#{templates}/crlf.yaml", named("crlf").gsub("\n", "\r\n"))
      write("#{templates}/cr.yaml", named("cr").gsub("\n", "\r"))
      write("#{templates}/crlf_broken.yaml", named("crlf_broken").sub("handler:", "handlr:").gsub("\n", "\r\n"))
      write("#{templates}/bom.yaml", "\uFEFF#{named("bom")}")
      write("#{templates}/bom_broken.yaml", "\uFEFFname: 1\n")
      write("#{templates}/utf16.yaml", named("utf16").encode(Encoding::UTF_16))
      write("#{templates}/empty.yaml", "")
      write("#{templates}/only_bom.yaml", "\uFEFF")
      write("#{templates}/comment.yml", "# nothing\n")
      write("#{templates}/zeros.yaml", "\0" * 10)
      write("#{templates}/latin.yaml", "#{named("latin")}# caf\xE9\n".b)
      write("#{templates}/torn.yaml", named("torn")[0, 200])
      write("#{templates}/large.yaml", "#{named("large")}#{"# x\n" * 300_000}")
      write("config/tasker/base/common.toml", "\uFEFF#{app.read("config/tasker/base/common.toml")}".gsub("\n", "\r\n"))
      write("config/tasker/environments/development/worker.toml", "")
      write("config/tasker/environments/development/common.toml", "# caf\xE9\n".b)
      found = expect_equal_checks
      expect(found.map { |one| one["source"].delete_prefix("#{templates}/") }.uniq).to include("crlf_broken.yaml",
        "bom.yaml", "bom_broken.yaml", "utf16.yaml", "empty.yaml", "latin.yaml", "torn.yaml", "large.yaml",
        "config/tasker/environments/development/common.toml").and(exclude("crlf.yaml"))
    end

    it "says the same of links, names, and two files with one workflow" do
      write("elsewhere/linked.yaml", named("linked"))
      write("elsewhere/deep/in.yaml", named("in").sub("steps:", "stps:"))
      FileUtils.mkdir_p(app.path("#{templates}/folder.yaml"))
      write("#{templates}/twice.yaml", good)
      write("#{templates}/.hidden/a.yml", named("hidden").sub("steps:", "stps:"))
      write("#{templates}/\e[31m\u202E%.yaml", "name: 1\n")
      write("#{templates}/UPPER.YAML", "name: 1\n")
      File.mkfifo(app.path("#{templates}/pipe.yaml"))
      { "one.yaml" => "../../../elsewhere/linked.yaml", "folder" => "../../../elsewhere/deep", "again" => "..",
        "dead.yaml" => "nowhere", "dead" => "nowhere", "loop.yaml" => "loop.yaml" }
        .each { |name, target| File.symlink(target, app.path("#{templates}/#{name}")) }
      found = expect_equal_checks
      expect(found.map { |one| one["source"].delete_prefix("#{templates}/") })
        .to include("folder/in.yaml", ".hidden/a.yml", "dead", "dead.yaml", "loop.yaml")
      expect(found).to include(include("code" => "TC3023", "source" => "#{templates}/twice.yaml"))
    end

    it "says the same where no workflow is, and with --strict" do
      FileUtils.rm_r([ templates, "app/subscribers" ].map { |folder| app.path(folder) })
      expect(expect_equal_checks).to be_empty
      write("#{templates}/a/.keep", "")
      File.symlink("nowhere", app.path("#{templates}/dead"))
      expect(expect_equal_checks.size).to eq(1)
      expect(expect_equal_checks("--strict").size).to eq(1)
    end
  end
end
