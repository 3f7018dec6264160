# frozen_string_literal: true

desc "Measure everything and print it, mostly as ratios of two things measured in the same run"
task :bench do
  Dir[File.expand_path("../bench/*.rb", __dir__)].sort.each { |file| ruby "-I", "host-ruby/lib", file }
end
