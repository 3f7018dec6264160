# frozen_string_literal: true

require "open3"

# What spec/active_job/skips.rb makes of a run of Active Job's own tests.
RSpec.describe "The tests of Active Job that are skipped" do
  # Runs three tests of which one fails, with these in the list.
  def run(*skips)
    Dir.mktmpdir do |folder|
      File.write("#{folder}/skips.yml", { "unit" => skips.map { |skip| { "because" => "so it is", **skip } } }.to_yaml)
      File.write("#{folder}/tests.rb", <<~RUBY)
        require "minitest/autorun"
        require #{File.expand_path("../active_job/skips", __dir__).inspect}
        Skips.follow("unit", file: "#{folder}/skips.yml")
        class QueueTest < ActiveSupport::TestCase
          def test_fails = flunk
          def test_raises = raise("always")
          def test_passes = pass
        end
      RUBY
      output, status = Open3.capture2e(RbConfig.ruby, "#{folder}/tests.rb")
      [ output, status.success? ]
    end
  end

  failing = { "test" => "QueueTest#test_fails" }
  raising = { "test" => "QueueTest#test_raises" }

  it "are named, each, and are tests that fail" do
    expect(run(failing, raising)).to match([ /3 runs, 2 assertions, 0 failures, 0 errors, 2 skips/, true ])
    expect(run(raising)).to match([ /1 failures, 0 errors, 1 skips/, false ])
  end

  it "fail the run where they pass" do
    passing = { "test" => "QueueTest#test_passes" }
    expect(run(failing, raising, passing)).to match([ /It passes. Take it out of/, false ])
  end

  it "fail the run where there is no such test, in the versions of Rails for which they are named" do
    gone = { "test" => "QueueTest#test_gone" }
    expect(run(failing, raising, gone)).to match([ /names tests that did not run: QueueTest#test_gone/, false ])
    expect(run(failing, raising, gone.merge("rails" => "< 1"))).to match([ /2 skips/, true ])
  end
end
