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

desc "Look at the page in Chromium, with the rules of axe-core (installed once from npm)"
task :page do
  NpmPackage.file("axe-core@#{AXE}", "axe.min.js", into: File.expand_path("../tmp/page", __dir__)) ||
    abort("page: npm can't install axe-core@#{AXE}")
  Rake::Task[:page_examples].invoke
end
