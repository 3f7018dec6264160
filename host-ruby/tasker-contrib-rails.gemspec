# frozen_string_literal: true

require_relative "lib/tasker_contrib_rails/version"

Gem::Specification.new do |spec|
  spec.name = "tasker-contrib-rails"
  spec.version = TaskerContribRails::VERSION
  spec.authors = [ "Tasker Systems" ]
  spec.summary = "Write, check, test and run Tasker workflows without leaving Rails"
  spec.description = "Generators, checks, a worker, events and a test kit for the Tasker workflow engine, " \
                     "thought out by one WebAssembly component that needs no compiler to install."
  spec.homepage = TaskerContribRails::HOMEPAGE
  spec.license = "MIT"
  spec.required_ruby_version = ">= 3.3"
  spec.metadata = {
    "source_code_uri" => "#{spec.homepage}/tree/v#{spec.version}",
    "changelog_uri" => "#{spec.homepage}/blob/v#{spec.version}/CHANGELOG.md",
    "documentation_uri" => "#{spec.homepage}/tree/v#{spec.version}/docs",
    "bug_tracker_uri" => "#{spec.homepage}/issues",
    "rubygems_mfa_required" => "true"
  }

  spec.files = Dir.chdir(__dir__) { Dir["exe/*", "lib/**/*", "sig/**/*.rbs", "contract/*", "LICENSE", "THIRD-PARTY-LICENSES.txt", "README.md"].select { |path| File.file?(path) } }

  spec.bindir = "exe"
  spec.executables = [ "tasker-health" ]

  spec.add_dependency "railties", ">= 7.0"
  spec.add_dependency "wasmtime", ">= 47.0.3", "< 52"
  spec.add_dependency "zeitwerk", "~> 2.6", ">= 2.6.9" # the first with cpath_expected_at
end
