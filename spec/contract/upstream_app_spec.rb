# frozen_string_literal: true

require "json"
require "open3"

# The handlers, types and task templates of Tasker's own example for Rails, unchanged, in an application with this gem.
# Its initializer, which starts a worker in every process, is what the gem replaces (TC5007). TASKER_SOURCES names a
# clone of github.com/tasker-systems/tasker-contrib (see upstream_templates_spec.rb).
RSpec.describe "Tasker's own example application" do
  parts = %w[ app/handlers app/services config/tasker/templates ]
  clone = ENV.fetch("TASKER_SOURCES", "").split(":").find do |path|
    system("git", "-C", path, "cat-file", "-e", "HEAD:examples/rails-app", err: File::NULL)
  end

  before(:all) do
    next unless clone

    @app = RailsApplication.create
    archive = [ "git", "-C", clone, "archive", "HEAD:examples/rails-app", *parts ]
    ended = Open3.pipeline(archive, [ "tar", "x", "-C", @app.root ])
    raise "the example application can't be unpacked" unless ended.all?(&:success?)
  end

  after(:all) { @app&.remove }

  it "has no error, and each warning about what its handlers read is true" do
    skip "TASKER_SOURCES does not name clones of Tasker's repositories" unless clone

    output = @app.run("rails", "tasker:check", "--format", "json").output
    findings = JSON.parse(output[/^\{.*^\}/m]).fetch("diagnostics")
    expect(findings.select { |finding| finding["severity"] == "error" }).to eq([])

    # Types of inputs have fields that no template declares.
    undeclared = findings.select { |finding| finding["code"] == "TC5105" }
    expect(undeclared.map { |finding| finding["message"][/`(\w+)`\.$/, 1] }).to match_array(
      %w[ reason agent_id priority date_range_start date_range_end payment_info customer_info ]
    )
  end
end
