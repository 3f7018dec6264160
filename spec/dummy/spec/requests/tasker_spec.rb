# frozen_string_literal: true

require "rails_helper"

RSpec.describe "/tasker", type: :request do
  it "is closed to customers" do
    get "/tasker/tasks"

    expect(response).to have_http_status(:unauthorized)
  end
end
