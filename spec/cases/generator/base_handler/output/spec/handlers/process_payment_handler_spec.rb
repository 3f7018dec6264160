# frozen_string_literal: true

require "rails_helper"

RSpec.describe ProcessPaymentHandler do
  include TaskerContribRails::Testing::RSpecHelpers

  subject(:result) { described_class.new.call(context) }

  let(:context) { build_step_context(task_fields: { "subject" => "order 123" }) }

  it "succeeds with what it handled" do
    expect(result).to be_success
    expect(result).to have_result_data("subject" => "order 123", "handled_by" => described_class.name)
  end

  context "without a subject" do
    let(:context) { build_step_context(task_fields: {}) }

    it "fails for good, saying what is missing" do
      expect(result).to be_error("ValidationError").with_message(/subject is missing/)
      expect(result).not_to be_retryable
    end
  end
end
