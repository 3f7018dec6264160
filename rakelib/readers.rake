# frozen_string_literal: true

require "rspec/core/rake_task"

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
  folder = File.expand_path("../tmp/readers", __dir__)
  script = File.join(folder, "node_modules/mermaid/dist/mermaid.min.js")
  npm = %w[ npm install --silent --no-audit --no-fund --ignore-scripts --prefix ]
  unless File.exist?(script)
    mkdir_p folder, verbose: false
    system(*npm, folder, "mermaid@#{MERMAID}") || puts("readers: NOT RUN: npm can't install mermaid@#{MERMAID}")
  end
  ENV["MERMAID_JS"] = script if File.exist?(script)
  Rake::Task[:readers_examples].invoke
end
