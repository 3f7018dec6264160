# frozen_string_literal: true

require "spec_helper"
ENV["RAILS_ENV"] ||= "test"
require_relative "../config/environment"
require "rspec/rails"
require "tasker_contrib_rails/rspec"

Rails.root.glob("spec/support/**/*.rb").sort.each { |file| require file }

ActiveRecord::Migration.maintain_test_schema!
TaskerContribRails.testing :fake

RSpec.configure do |config|
  config.fixture_paths = [ Rails.root.join("spec/fixtures") ]
  config.global_fixtures = :all
  config.use_transactional_fixtures = true
end
