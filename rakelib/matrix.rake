# frozen_string_literal: true

# MATRIX_RUBIES=~/.rubies/ruby-3.3.8/bin:… names other Rubies than that of the PATH.
desc "Test a new application with each Rails version in gemfiles/; rake \"matrix[7.0,8.1]\" selects versions"
task :matrix do |_, arguments|
  require_relative "matrix"
  Bundler.with_unbundled_env { Matrix.new(arguments.to_a, ENV["MATRIX_RUBIES"].to_s.split(":")).call } || abort("matrix: something failed, see above.")
end

namespace :matrix do
  desc "The same path with the newest tasker-rb, wasmtime and Rails; rake \"matrix:newest[rails_main]\" takes Rails' main"
  task :newest, [ :kind ] do |_, arguments|
    require_relative "newest"
    newest = Newest.new(arguments[:kind] || "released")
    Bundler.with_unbundled_env { newest.call } || abort("matrix: something failed, see above.")
  end

  desc "Update the lockfiles in gemfiles/ to the newest allowed versions"
  task :lock do
    Bundler.with_unbundled_env do
      Dir["gemfiles/*.gemfile"].sort.each { |gemfile| sh({ "BUNDLE_GEMFILE" => File.expand_path(gemfile) }, "bundle", "lock", "--update") }
    end
  end
end
