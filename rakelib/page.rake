# frozen_string_literal: true

require "rspec/core/rake_task"
require_relative "npm_package"

RSpec::Core::RakeTask.new(:page_examples) do |task|
  task.pattern = "spec/system/**/*_spec.rb"
  task.rspec_opts = "--options spec/system/.rspec"
  task.verbose = false
end
Rake::Task[:page_examples].clear_comments

# The release of axe-core whose rules the page keeps.
AXE = "4.10.3"
# The release of Turbo that an application has which links to the page.
TURBO = "8.0.23"

desc "Look at the page in Chromium, with axe-core's rules, and Turbo around it (both installed once from npm)"
task :page do
  { "axe-core@#{AXE}" => "axe.min.js", "@hotwired/turbo@#{TURBO}" => "dist/turbo.es2017-umd.js" }.each do |name, file|
    NpmPackage.file(name, file, into: File.expand_path("../tmp/page", __dir__)) || abort("page: npm can't install #{name}")
  end
  Rake::Task[:page_examples].invoke
end
