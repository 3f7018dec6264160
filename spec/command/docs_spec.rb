# frozen_string_literal: true

require "shellwords"
require "yaml"
require_relative "support/command"

# The samples of docs/command.md.
RSpec.describe "docs/command.md" do
  include Command

  page = File.read(File.expand_path("../../docs/command.md", __dir__))
  samples = page.scan(/^```(\w+)\n(.+?)^```/m)

  let(:dummy) { Pathname(File.expand_path("../dummy", __dir__)) }
  let(:good) { dummy.join("config/tasker/templates/shop/refund.yaml").read }
  # The command by its name.
  let(:path) { { "PATH" => "#{@bin}:#{ENV["PATH"]}" } }

  around do |example|
    Dir.mktmpdir do |dir|
      File.symlink(File.realpath(Command::PATH), "#{@bin = dir}/tasker-contrib")
      example.run
    end
  end

  samples.first.last.lines(chomp: true).each do |line|
    called = Shellwords.split(line.sub(/ +#.*/, ""))

    it("shows `#{called.join(" ")}`, which works") do
      application("a.yaml" => good, "workflows/b.yml" => good.sub("name: ", "name: other_")) do |root|
        place = called.include?("workflows/") ? root : dummy
        expect(command(*called.drop(1), root: place)).to have_attributes(status: 0, errors: "")
      end
    end
  end

  it "shows a hook that keeps back a commit with a broken template, and no other" do
    hook = samples.find { |_, text| text.start_with?("#!") }.last
    application("config/tasker/templates/a b.yaml" => "name: x\n", "README" => "") do |root|
      person = %w[ -c user.name=a -c user.email=a@b ]
      git = ->(*words) { Open3.capture2e(path, "git", *person, *words, chdir: root.to_s) }
      git.call("init", "--quiet")
      root.join(".git/hooks/pre-commit").write(hook, perm: 0o755)
      git.call("add", "README")
      expect(git.call("commit", "--quiet", "-m", "nothing of Tasker").last).to be_success

      git.call("add", ".")
      output, status = git.call("commit", "--quiet", "-m", "broken")
      expect(status).not_to be_success
      expect(output).to include("--> config/tasker/templates/a b.yaml", "Checked ")

      root.join("config/tasker/templates/a b.yaml").write(good)
      expect(git.call("commit", "--quiet", "-m", "mended in the folder only").last).not_to be_success
      git.call("add", ".")
      expect(git.call("commit", "--quiet", "-m", "mended").last).to be_success
    end
  end

  it "shows a hook of pre-commit that gets the files that matter" do
    hook = YAML.safe_load(samples.find { |language, _| language == "yaml" }.last)["repos"].first["hooks"].first
    files = Dir.glob("**/*.*", base: dummy).grep(Regexp.new(hook["files"]))

    expect(files).to include("config/tasker/base/common.toml", "config/tasker/templates/shop/refund.yaml")
    outcome = command(*Shellwords.split(hook["entry"]).drop(1), *files, root: dummy)
    expect(outcome).to have_attributes(status: 0, output: "Nothing is wrong (configuration, workflows, events).\n")
  end

  page.scan(/^- run: (.+)$/).flatten.each do |line|
    it "shows `#{line}` for CI, which fails on errors and always writes its format" do
      application("config/tasker/templates/a.yaml" => good, "config/application.rb" => "") do |root|
        run = -> { Open3.capture2(path, "bash", "-c", line, chdir: root.to_s).last }
        expect(run.call).to be_success

        root.join("config/tasker/templates/a.yaml").write("name: x\n")
        expect(run.call).not_to be_success
        sarif = root.join("tasker.sarif")
        expect(JSON.parse(sarif.read)["runs"].first["results"]).not_to be_empty if line.include?("sarif")
      end
    end
  end
end
