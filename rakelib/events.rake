# frozen_string_literal: true

namespace :events do
  desc "Generate the Ruby constants, the signatures and the table in docs/event-bridge.md from guest/data/events.toml (build the component first)"
  task :generate do
    $LOAD_PATH.unshift File.expand_path("../host-ruby/lib", __dir__)
    require_relative "event_files"
    EventFiles.all.each do |path, text|
      file = File.join(EventFiles::ROOT, path)
      mkdir_p File.dirname(file), verbose: false
      File.write(file, text)
    end
  end
end
