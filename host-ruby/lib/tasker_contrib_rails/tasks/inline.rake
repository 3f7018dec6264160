# frozen_string_literal: true

namespace :tasker do
  desc "Make, draw and run a workflow of five steps; nothing of it stays"
  task demo: :environment do
    exit TaskerContribRails::Inline::Demo.new.call
  end
end
