# frozen_string_literal: true

require "minitest"

# spec/cases/kit: what is said in RSpec and in Minitest of the same passes in both, or fails with the same words. Both
# kits are at work in this one process.
RSpec.describe TaskerContribRails::Testing::MinitestHelpers, :events do
  include Kit

  cases = Dir[File.expand_path("../../cases/kit/*.txt", __dir__)].sort.flat_map do |file|
    File.read(file).split(/\n\n+/).map { |text| text.scan(/^(\w+): (.*)$/).to_h.merge("file" => File.basename(file)) }
  end

  rspec = Class.new do
    include RSpec::Matchers
    include TaskerContribRails::Testing::RSpecHelpers
  end
  minitest = Class.new do
    include Minitest::Assertions
    include TaskerContribRails::Testing::MinitestHelpers
    attr_accessor :assertions
    def initialize = self.assertions = 0
  end

  before do
    workflow(:order, { reserve: {}, charge: { retry: { max_attempts: 3, backoff: "none" } } },
      handlers: { reserve: ->(_) { {} }, charge: ->(_) { {} } })
    allow(TaskerContribRails::Testing::Golden).to receive(:folder).and_return(Pathname(templates).join("goldens"))
  end

  # What it says before it compares two sides, in the way of each framework; nothing where it passes.
  def said(test, made, expectation)
    test.define_singleton_method(:given) { @given ||= instance_eval(made) }
    TaskerContribRails::Testing::Session.during do
      TaskerContribRails.testing(:fake) { test.instance_eval(expectation) }
    end
    nil
  rescue RSpec::Expectations::ExpectationNotMetError, Minitest::Assertion => error
    error.message.lines.first.chomp.gsub(/(?<=")=>/, " => ") # as Ruby 3.4 writes a Hash
  end

  cases.each do |given|
    it "#{given["file"]}: #{given["minitest"]}" do
      expected = given["says"] ? start_with(given["says"]) : be_nil
      in_rspec = said(rspec.new, given["given"], given["rspec"])

      expect(in_rspec).to expected
      expect(said(minitest.new, given["given"], given["minitest"])).to eq(in_rspec)
    end
  end

  it "have a case for each of their assertions" do
    assertions = described_class.public_instance_methods(false).map(&:name) - %w[ assert_that refute_that ]

    expect(assertions.reject { |name| cases.any? { |given| given["minitest"].start_with?(name) } }).to be_empty
  end

  it "show both sides of what differs" do
    expect { minitest.new.assert_result_data({ a: 1 }, TaskerContribRails::Runtime::Returns.success({ a: 2 })) }
      .to raise_error(Minitest::Assertion, /Expected: {"a" ?=> ?1}\n +Actual: {"a" ?=> ?2}/)
  end

  it "say what their matcher is not, and put the caller's own words first" do
    test = minitest.new
    expect { test.assert_that(1, 2) }.to raise_error(ArgumentError, /takes a matcher, such as be_success, not 2/)
    expect { test.assert_success(5, "charging") }.to raise_error(Minitest::Assertion, /\Acharging\nexpected the step/)
  end
end
