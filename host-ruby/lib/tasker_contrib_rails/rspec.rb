# frozen_string_literal: true

# The test kit for RSpec, by one line in spec/rails_helper.rb or at the head of a spec:
#
#   require "tasker_contrib_rails/rspec"
#
# Groups of these types have {TaskerContribRails::Testing::RSpecHelpers}, and specs in these folders are of these types
# unless they say another; nothing else changes.

require "rspec/core"
require "tasker_contrib_rails"

RSpec.configure do |config|
  types = { tasker_handler: "handlers", tasker_workflow: "workflows", tasker_subscriber: "subscribers" }
  types.each do |type, folder|
    config.define_derived_metadata(file_path: %r{/spec/#{folder}/}) { |metadata| metadata[:type] ||= type }
    config.include TaskerContribRails::Testing::RSpecHelpers, type:
  end

  # `tasker: :fake` or `tasker: :inline`, on any group or example.
  config.include TaskerContribRails::Testing::RSpecHelpers, :tasker
  config.around(:each, :tasker) do |example|
    mode = example.metadata[:tasker]
    mode == true ? example.run : TaskerContribRails.testing(mode) { example.run }
  end
end
