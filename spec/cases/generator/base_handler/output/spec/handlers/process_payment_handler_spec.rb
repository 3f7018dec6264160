# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe ProcessPaymentHandler, type: :tasker_handler do
  # Replace the subject with what your handler reads, and expect its result: `expect(run).to
  # have_result_data("subject" => "order 123")`.
  it "succeeds" do
    run = run_handler(described_class, task_fields: { "subject" => "order 123" })

    expect(run).to be_success
  end

  # `context_for("shop/order", "charge")` builds the context of a step from its task
  # template. `be_error.of_type(:permanent)` and `be_retryable.after(30)` check how it
  # fails. See docs/testing.md of tasker-contrib-rails.
end
