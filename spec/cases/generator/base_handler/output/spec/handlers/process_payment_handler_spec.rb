# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe ProcessPaymentHandler, type: :tasker_handler do
  # Put what your handler reads in the place of the subject, and say what it is to
  # return: `expect(run).to have_result_data("subject" => "order 123")`.
  it "succeeds" do
    run = run_handler(described_class, task_fields: { "subject" => "order 123" })

    expect(run).to be_success
  end

  # `context_for("shop/order", "charge")` gives a step of yours what its template
  # declares, `be_error.of_type(:permanent)` and `be_retryable.after(30)` say how it
  # fails: docs/testing.md of tasker-contrib-rails.
end
