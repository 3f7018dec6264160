# frozen_string_literal: true

desc "Print every measured number, as ratios taken side by side in one run"
task :bench do
  Dir[File.expand_path("../bench/*.rb", __dir__)].sort.each { |file| ruby "-I", "host-ruby/lib", file }
end
