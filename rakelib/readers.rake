# frozen_string_literal: true

require "rspec/core/rake_task"
require_relative "npm_package"

RSpec::Core::RakeTask.new(:readers_examples) do |task|
  task.pattern = "spec/readers/**/*_spec.rb"
  task.rspec_opts = "--options spec/readers/.rspec"
  task.verbose = false
end
Rake::Task[:readers_examples].clear_comments

# The release of Mermaid that drawings are written for.
MERMAID = "11.4.1"

desc "Render drawings in Mermaid (installed once from npm), Chromium (SVG) and Graphviz (DOT)"
task :readers do
  script = NpmPackage.file("mermaid@#{MERMAID}", "dist/mermaid.min.js", into: File.expand_path("../tmp/readers", __dir__))
  script ? ENV["MERMAID_JS"] = script : puts("readers: NOT RUN: npm can't install mermaid@#{MERMAID}")
  Rake::Task[:readers_examples].invoke
end
