# frozen_string_literal: true

# A worker's settings for the database that bench/support/many_tasks.rb has filled.
module ManyTasksSettings
  # @param url [String] of the database
  # @return [TaskerContribRails::Worker::Settings]
  def self.of(url)
    place = { root: Dir.pwd, environment: "test" }
    database = TaskerContribRails::Configuration::Database.new(url:, **place, configuration: -> { })
    merged = TaskerContribRails::Configuration::Merged.new(**place, database:)
    TaskerContribRails::Worker::Settings.new(TaskerContribRails::Configuration.new, root: place[:root], merged:)
  end
end
