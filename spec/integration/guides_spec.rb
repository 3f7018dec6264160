# frozen_string_literal: true

require "shellwords"

# Every command that README and the guides tell a reader to type, typed in a new application.
RSpec.describe "The commands of README and guides" do
  root = File.expand_path("../..", __dir__)

  let(:app) { RailsApplication.create("--no-skip-active-job") }

  after { app.remove }

  def type(line)
    outcome = app.run(*Shellwords.split(line.sub("bin/rails", "rails").sub("bundle exec ", "")))
    expect(outcome).to be_success, "#{line}\n#{outcome.output}"
  end

  def gemfile(*without, with: [])
    kept = app.read("Gemfile").lines.reject { |line| without.any? { |name| line.start_with?("gem \"#{name}\"") } }
    app.write("Gemfile", [ *kept, *with.map { |name| "gem \"#{name}\"\n" } ].join)
    app.run!("bundle", "install", "--local", "--quiet")
  end

  describe "README.md" do
    steps = File.read(File.join(root, "README.md"))[/^1\. .*?(?=^When)/m]
    commands = steps.scan(/`((?:bin\/rails|bundle exec) .+?)`/).flatten
    added = steps.scan(/^   gem "(.+?)"/).flatten - [ "tasker-contrib-rails" ]

    it "work with Minitest, without tasker-rb" do
      gemfile "tasker-rb", "rspec-rails", with: added
      app.write("test/test_helper.rb",
        %(ENV["RAILS_ENV"] = "test"\nrequire_relative "../config/environment"\nrequire "rails/test_help"\n))

      (commands - [ "bundle exec rspec" ]).each { |line| type line }
      expect(app.run("rails", "test").output).to match(/[1-9]\d* runs, \d+ assertions, 0 failures/)
    end

    it "work with RSpec, and tasker-rb where there is one" do
      (commands - [ "bin/rails test" ]).each { |line| type line }
      expect(app.run("rspec").output).to match(/[1-9]\d* examples, 0 failures/)
    end
  end

  %w[ generators event-bridge ].each do |guide|
    it "work in docs/#{guide}.md" do
      %w[ ImportOrdersJob AnnounceImportJob ].each do |job| # which a guide adopts
        app.write("app/jobs/#{job.underscore}.rb", "class #{job} < ActiveJob::Base\n  def perform(path) = path\nend\n")
      end
      File.read(File.join(root, "docs/#{guide}.md")).scan(/^```sh\n(.*?)^```/m).flatten
        .flat_map { |text| text.lines(chomp: true) }.each { |line| type line }
      expect(app.run("rspec").output).to match(/[1-9]\d* examples, 0 failures/)
    end
  end

  it "work in docs/deployment.md, and add what it shows" do
    guide = File.read(File.join(root, "docs/deployment.md"))
    guide.scan(/`bin\/rails generate (.+?)`/).flatten.each { |line| type "bin/rails generate #{line}" }

    expect(app.read("Procfile")).to eq(guide[/^worker: .*\n/])
    expect(app.read("config/puma.rb")).to include(guide[/^plugin .*/])
  end
end
