# frozen_string_literal: true

require "rspec/core/rake_task"

RSpec::Core::RakeTask.new(:page_examples) do |task|
  task.pattern = "spec/system/**/*_spec.rb"
  task.rspec_opts = "--options spec/system/.rspec"
  task.verbose = false
end
Rake::Task[:page_examples].clear_comments

# The release of axe-core whose rules the page keeps.
AXE = "4.10.3"

desc "Look at the page in Chromium, with the rules of axe-core (installed once from npm)"
task :page do
  folder = File.expand_path("../tmp/page", __dir__)
  unless File.exist?(File.join(folder, "node_modules/axe-core/axe.min.js"))
    mkdir_p folder, verbose: false
    system(*%w[ npm install --silent --no-audit --no-fund --ignore-scripts --prefix ], folder, "axe-core@#{AXE}") ||
      abort("page: npm can't install axe-core@#{AXE}")
  end
  Rake::Task[:page_examples].invoke
end
