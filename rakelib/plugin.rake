# frozen_string_literal: true

namespace :plugin do
  desc "Write templates/rails as a plugin that Tasker's own CLI renders, into tmp/plugin or the given folder"
  task :export, [ :folder ] do |_, arguments|
    require_relative "plugin_export"
    folder = arguments.fetch(:folder, "tmp/plugin")
    abort "plugin:export: #{folder} is not empty; remove it, or give another folder." if Dir.exist?(folder) && Dir.children(folder).any?

    puts "#{folder}: #{PluginExport.new(folder).call.join(", ")}"
  end
end
