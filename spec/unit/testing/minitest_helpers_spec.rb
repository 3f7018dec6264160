# frozen_string_literal: true

require "active_support/all"
require "minitest"
require "minitest/assertions"

TaskerContribRails::Runtime::Loader.install

# What each matcher takes is in rspec_helpers_spec.rb: here it is asserted.
RSpec.describe TaskerContribRails::Testing::MinitestHelpers do
  let(:test) do
    Class.new do
      include Minitest::Assertions
      include TaskerContribRails::Testing::MinitestHelpers
      attr_accessor :assertions
    end.new.tap { |test| test.assertions = 0 }
  end
  let(:results) { TaskerCore::Types::StepHandlerCallResult }
  let(:done) { results.success(result: { "total" => 3 }) }
  let(:busy) { results.error(error_type: "RetryableError", error_code: "E1", message: "busy", retryable: true) }
  let(:declined) { results.error(error_type: "PermanentError", message: "declined", retryable: false) }

  def fail_with(message) = raise_error(Minitest::Assertion, message)

  it "asserts and refutes success and retries, each as one assertion" do
    test.assert_success(done)
    test.refute_success(busy)
    test.assert_retryable(busy)
    test.refute_retryable(declined)
    expect(test.assertions).to be >= 4

    expect { test.assert_success(busy) }.to fail_with(/busy/)
    expect { test.refute_success(done, "of the test") }.to fail_with(/\Aof the test\n/)
    expect { test.assert_retryable(declined) }.to fail_with(/declined/)
    expect { test.refute_retryable(busy) }.to fail_with(/busy/)
  end

  it "asserts what a result is, and shows in what it differs" do
    test.assert_result_data({ total: 3 }, done)
    expect { test.assert_result_data({ total: 4 }, done) }.to fail_with(/total/)
  end

  it "asserts the type, the text and the code of an error" do
    test.assert_error(busy, "RetryableError", with: /bus/, code: "E1")
    expect { test.assert_error(busy, "PermanentError") }.to fail_with(/RetryableError/)
    expect { test.assert_error(busy, with: "declined") }.to fail_with(/busy/)
    expect { test.assert_error(busy, code: "E2") }.to fail_with(/E1/)
  end

  it "takes any matcher, of a value or of a block, and nothing that is none" do
    test.assert_that(done, test.be_success)
    test.refute_that(busy, test.be_success)
    expect { test.assert_that(done, 5) }
      .to raise_error(ArgumentError, "assert_that takes a matcher, such as be_success, not 5.")
  end
end
