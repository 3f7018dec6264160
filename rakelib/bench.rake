# frozen_string_literal: true

require "tempfile"
require_relative "bench_results"

desc "Measure everything, mostly as ratios of two things in the same run, write bench/RESULTS.md, and fail if an aim is missed"
task :bench do
  Tempfile.create("bench") do |rows|
    # What one of them raises does not keep the others from being measured.
    broken = Dir[File.expand_path("../bench/*.rb", __dir__)].sort.reject do |file|
      system({ "BENCH_ROWS" => rows.path }, RbConfig.ruby, "-I", "host-ruby/lib", file)
    end
    results = BenchResults.new(File.foreach(rows.path).map { |line| JSON.parse(line, symbolize_names: true) })
    File.write(BenchResults::FILE, results.text)
    abort "bench: these did not run through: #{broken.map { |file| File.basename(file) }.join(", ")}" if broken.any?
    abort "bench: these aims are missed by more than their noise:\n#{results.missed.join("\n")}" if results.missed.any?
  end
end
